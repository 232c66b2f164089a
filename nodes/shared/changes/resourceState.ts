import type { IDataObject } from 'n8n-workflow';

/** The state of the resource that an event is about, for step 6 of the pipeline. */
export interface ResourceState {
	/** Texts that identify the resource within the platform: all events about the resource share them. */
	readonly resource: readonly string[];
	/** The resource's own time in microseconds since 1970; undefined where the delivery does not contain it. */
	readonly updatedAt: number | undefined;
	/** The objects with the resource's fields. The first object that has a field counts. */
	readonly sources: readonly IDataObject[];
	/** The whole content of the delivery about the resource, without parts that differ between deliveries. */
	readonly content: IDataObject;
	/** Whether an absent field does not exist, as the delivery contains all fields of the resource. */
	readonly isComplete: boolean;
	/**
	 * Whether it is a row of a list, which lacks fields of a delivery. Where it has none of the watched fields, it shows
	 * no change of them.
	 */
	readonly isRow?: true;
	/** Whether the event is an update. Updates are guarded unless the user names events. */
	readonly isUpdate: boolean;
	/** The names by which a user may name the event, in lower case. */
	readonly eventNames: readonly string[];
}
