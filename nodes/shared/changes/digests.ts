import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { canonicalJson } from '../util/canonicalJson';
import { isObject } from '../util/object';
import type { WatchedField } from './watchedField';
import type { ResourceState } from './resourceState';

/** 36 bits of a SHA-256 digest in base64: 1 of 69 billion changes goes unnoticed. */
export type Digest = string;
export const DIGEST_LENGTH = 6;

/** The text of a field that is absent; no JSON text is empty. */
const ABSENT = '';

/**
 * Makes the digests of the watched fields. Equal values of different resources have different digests, so
 * that neither a comparison nor a precomputed list of digests reveals a value.
 *
 * @param inOrder whether the order of lists of objects counts
 * @returns digests by the key of the field, without the fields that the delivery does not contain
 */
export function fieldDigests(
	state: ResourceState,
	fields: readonly WatchedField[],
	inOrder: boolean,
): Record<string, Digest> {
	const delivered = fields.filter(({ names }) => state.isComplete || recordWith(state, names) !== undefined);
	const values = delivered.map((field) => {
		const record = recordWith(state, field.names);
		// Fields of the same list may be compared together: see listText.
		const together = fields.filter((other) => recordWith(state, other.names) === record);
		const text = valueText(record, field.names, { group: together.map(({ names }) => names), inOrder });
		return [field.key, digest(state, field.key, text)];
	});
	return Object.fromEntries(values) as Record<string, Digest>;
}

/** @returns whether the delivery contains any of the fields */
export function hasAny(state: ResourceState, fields: readonly WatchedField[]): boolean {
	return fields.some(({ names }) => recordWith(state, names) !== undefined);
}

export function contentDigest(state: ResourceState): Digest {
	return digest(state, '', canonicalJson(state.content));
}

function digest({ resource }: ResourceState, name: string, text: string): Digest {
	return digestOf([resource, name, text]);
}

/** @param value what the digest tells from all else, as JSON */
export function digestOf(value: unknown): Digest {
	return createHash('sha256').update(JSON.stringify(value)).digest('base64').slice(0, DIGEST_LENGTH);
}

function recordWith({ sources }: ResourceState, names: readonly string[]): IDataObject | undefined {
	return sources.find((record) => containsField(record, names, sources));
}

/**
 * Every delivery contains the objects that wrap a record. A path through such an object is followed to the field
 * itself; in other objects, the first name of the path decides.
 */
function containsField(
	value: IDataObject,
	[name = '', ...rest]: readonly string[],
	records: readonly IDataObject[],
): boolean {
	if (!Object.hasOwn(value, name)) return false;
	const inner = value[name];
	if (rest.length === 0 || !isObject(inner) || !wraps(inner, records)) return true;
	return containsField(inner, rest, records);
}

function wraps(value: IDataObject, records: readonly IDataObject[]): boolean {
	return records.some((record) => record === value || Object.values(value).includes(record));
}

interface Comparison {
	/** The watched fields below this value; each is given by the rest of its path. */
	readonly group: ReadonlyArray<readonly string[]>;
	readonly inOrder: boolean;
}

/** @returns the value of a field as text; equal values give equal text */
function valueText(value: unknown, names: readonly string[], how: Comparison): string {
	if (value === undefined) return ABSENT;
	const [name, ...rest] = names;
	if (name === undefined || value === null) return canonicalJson(value, how.inOrder);
	if (Array.isArray(value)) return listText(value, names, how);
	if (!isObject(value) || !Object.hasOwn(value, name)) return ABSENT;
	return valueText(value[name], rest, { ...how, group: below(how.group, name) });
}

/**
 * Makes the text of a field of a list's members. Where the order does not count, two members could exchange their
 * values unnoticed. So the text contains each value together with the id of its member or, where members have no
 * ids, with the member's other watched fields.
 */
function listText(list: readonly unknown[], names: readonly string[], how: Comparison): string {
	const { inOrder, group } = how;
	const ids = inOrder ? undefined : idsOf(list);
	const texts = list.map((member, at) => {
		// No path leads into a list of lists.
		if (Array.isArray(member)) return canonicalJson(member, inOrder);
		if (inOrder) return valueText(member, names, how);
		if (ids === undefined) return togetherText(member, group);
		return JSON.stringify([ids[at], valueText(member, names, how)]);
	});
	return shortened(inOrder ? texts : texts.sort());
}

/** Makes the text of all watched fields of one member, for a list whose members have no ids. */
function togetherText(value: unknown, group: Comparison['group']): string {
	if (value === undefined) return ABSENT;
	if (value === null || group.some((names) => names.length === 0)) return canonicalJson(value, false);
	if (Array.isArray(value)) {
		const ids = idsOf(value);
		const texts = value.map((member: unknown, at) => {
			if (Array.isArray(member)) return canonicalJson(member, false);
			return JSON.stringify([ids?.[at], togetherText(member, group)]);
		});
		return shortened(texts.sort());
	}
	if (!isObject(value)) return ABSENT;
	const names = [...new Set(group.map(([first = '']) => first))];
	return shortened(
		names.map((name) =>
			Object.hasOwn(value, name) ? togetherText(value[name], below(group, name)) : ABSENT,
		),
	);
}

/** @returns the fields of a group that are below this name, without the name */
function below(group: Comparison['group'], name: string): Comparison['group'] {
	return group.filter(([first]) => first === name).map(([, ...rest]) => rest);
}

/** A text with fewer characters stays as it is: its digest would cost more. */
const SHORT = 100;

/** Nested JSON texts grow with every level, a digest does not. No JSON text equals a digest. */
function shortened(texts: readonly string[]): string {
	const text = JSON.stringify(texts);
	return text.length < SHORT ? text : createHash('sha256').update(text).digest('base64');
}

/** @returns the ids of the members; undefined where a member has no id or two members have the same id */
function idsOf(list: readonly unknown[]): unknown[] | undefined {
	const ids = list.map((member) => (isObject(member) ? member.id : undefined));
	const allHaveIds = ids.every((id) => typeof id === 'string' || typeof id === 'number');
	return allHaveIds && new Set(ids).size === ids.length ? ids : undefined;
}
