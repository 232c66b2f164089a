import type { IDataObject } from 'n8n-workflow';

/** The state of what an event is about, for the guards of step 6 of the pipeline. */
export interface ResourceState {
	/** What makes it the same thing as in another event, within the platform. */
	readonly resource: readonly string[];
	/** Its own time in microseconds since 1970; undefined where the delivery does not tell. */
	readonly updatedAt: number | undefined;
	/** What holds its fields; the first that has a field counts. */
	readonly records: readonly IDataObject[];
	/** All that the delivery says of it, without what differs from delivery to delivery. */
	readonly content: IDataObject;
	/** Whether a field that is absent is not there at all, rather than not told. */
	readonly isComplete: boolean;
	/** Whether the event is an update, as which it is guarded unless the user names events. */
	readonly isUpdate: boolean;
	/** How a user may name the event, in lower case. */
	readonly eventNames: readonly string[];
}
