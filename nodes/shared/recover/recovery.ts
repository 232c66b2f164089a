import type { IDataObject } from 'n8n-workflow';

import type { ToldState } from '../changes/toldState';
import type { BackgroundContext } from '../n8n/backgroundContext';
import type { PlatformAdapter } from '../webhook/adapter';
import type { DeliveryPolicy } from '../webhook/policy';
import type { CommerceEvent } from '../webhook/types';
import type { Window } from './window';

/** How a platform's missed events are recovered from its lists. */
export interface Recovery<Keys, Parameters, Facts extends IDataObject> {
	readonly adapter: PlatformAdapter<Keys, Parameters, Facts>;
	readonly policy: DeliveryPolicy;
	readonly lists: ReadonlyArray<PulledList<Parameters, Facts>>;
	/**
	 * @returns what of the form, beside the events, decides which events the trigger accepts. Where it is changed,
	 *   nothing older than the change is handed over.
	 */
	selectionOf(parameters: Parameters): unknown;
}

/** A list of the platform's API in which missed events are found. */
export interface PulledList<Parameters, Facts extends IDataObject> {
	/** The value in the form, e.g. "orders". */
	readonly name: string;
	/** The events of the list's rows to which the trigger listens, e.g. ["orders/create"]; empty: it is not pulled. */
	eventsIn(parameters: Parameters): readonly string[];
	/** Prepares a walk, e.g. asks who the seller is. @throws where the platform cannot be asked */
	open(context: BackgroundContext, parameters: Parameters): Promise<OpenList<Facts>>;
}

/** A list while it is walked. */
export interface OpenList<Facts extends IDataObject> {
	/**
	 * Gives all rows that were changed in the window, page by page, the earliest first where the platform sorts them. A
	 * row may come twice. A row that changes meanwhile, and so leaves the window, must not take another with it.
	 *
	 * @throws WindowTooLarge where the platform does not list so many rows
	 * @throws NodeApiError or ProblemError where the list cannot be read to its end
	 */
	pages(window: Window): AsyncIterable<readonly IDataObject[]>;
	/** @returns when a row was changed last, in ms since 1970; undefined where it does not say */
	changedAt(row: IDataObject): number | undefined;
	/** @returns the events that a row shows, whether they were told or not, of those that the trigger may listen to */
	eventsOf(row: IDataObject): ReadonlyArray<RecoverableEvent<Facts>>;
}

/** An event that a row shows. */
export interface RecoverableEvent<Facts extends IDataObject> {
	/**
	 * The event as its delivery would have told it, with the row as its payload. Its identity is replaced: see
	 * recoveredId.
	 */
	readonly event: Omit<CommerceEvent<Facts>, 'identity'>;
	/**
	 * The event in the form of its delivery, where a delivery and a row are not alike: the trigger's filters and watched
	 * fields read it. Left out where they read the event itself.
	 */
	readonly compared?: Omit<CommerceEvent<Facts>, 'identity'>;
	readonly told: ToldState;
	/** When it happened, in ms since 1970. What happened before the trigger listened to it is not handed over. */
	readonly happenedAt: number;
}
