import type { INodeExecutionData } from 'n8n-workflow';

import type { ResourceState } from '../changes/resourceState';
import { canonicalJson } from '../util/canonicalJson';
import { asObject } from '../util/object';
import { believedTime } from '../util/time';
import type { CommerceEvent } from './types';

/** The state that an event tells, to be compared with the states that other events of its group tell. */
export interface ComparedState {
	/** What is compared: the event's name and its resource. Equal texts are compared with each other. */
	readonly key: string;
	/** The time of the state, in microseconds since 1970. */
	readonly at: number;
}

interface Member {
	readonly item: INodeExecutionData;
	readonly state?: ComparedState | undefined;
}

/**
 * @param resource the state of the event's resource, where it has one
 * @param stateSeenBefore whether the state has come back; its event id is used up with it, so it always goes
 * @returns undefined where the event tells a change rather than a state, or tells no time that can be believed
 */
export function comparedState(
	{ event, shopId }: Pick<CommerceEvent, 'event' | 'shopId'>,
	resource: ResourceState | undefined,
	receivedAt: Date,
	stateSeenBefore: boolean,
): ComparedState | undefined {
	if (stateSeenBefore) return undefined;
	const at = believedTime(resource?.updatedAt, receivedAt);
	if (resource === undefined || at === undefined || !resource.isUpdate) return undefined;
	return { key: canonicalJson([event, shopId, resource.resource]), at };
}

/**
 * Finds the events of a group that tell an older state than another event of the group, of the same resource under
 * the same name. Events with equal times stay.
 */
export function olderStates<Event extends Member>(events: readonly Event[]): ReadonlySet<Event> {
	const newest = newestTimes(events);
	return new Set(
		events.filter(({ state }) => state !== undefined && state.at < (newest.get(state.key) ?? 0)),
	);
}

/**
 * @param older the events of the group that are left out
 * @returns those of them that came after the last one of their resource and name that is not left out
 */
export function lateStates<Event extends Member>(
	events: readonly Event[],
	older: ReadonlySet<Event>,
): readonly Event[] {
	const goes = new Map<string, number>();
	events.forEach((event, at) => {
		if (event.state !== undefined && !older.has(event)) goes.set(event.state.key, at);
	});
	return events.filter((event, at) => older.has(event) && at > (goes.get(event.state?.key ?? '') ?? at));
}

/**
 * @param older the events of the group that are left out
 * @returns the items of the others. Where fields are watched, they also name the fields that the events that are left
 *   out had changed
 */
export function itemsWithout<Event extends Member>(
	events: readonly Event[],
	older: ReadonlySet<Event>,
): INodeExecutionData[] {
	const leftOut = new Map<string, INodeExecutionData[]>();
	for (const { item, state } of older) {
		if (state !== undefined) leftOut.set(state.key, [...(leftOut.get(state.key) ?? []), item]);
	}
	return events
		.filter((event) => !older.has(event))
		.map(({ item, state }) => withChanges(item, leftOut.get(state?.key ?? '') ?? []));
}

function newestTimes(events: readonly Member[]): Map<string, number> {
	const newest = new Map<string, number>();
	for (const { state } of events) {
		if (state !== undefined) newest.set(state.key, Math.max(state.at, newest.get(state.key) ?? state.at));
	}
	return newest;
}

function withChanges(item: INodeExecutionData, earlier: readonly INodeExecutionData[]): INodeExecutionData {
	const delivery = asObject(item.json.delivery);
	if (earlier.length === 0 || delivery.changedFields === undefined) return item;
	const all = [...earlier, item].map(({ json }) => asObject(json.delivery).changedFields);
	// Where one of them had nothing to compare with, it is unknown what has changed since.
	const changedFields = all.includes(null) ? null : [...new Set(all.flat() as string[])];
	return { ...item, json: { ...item.json, delivery: { ...delivery, changedFields } } };
}
