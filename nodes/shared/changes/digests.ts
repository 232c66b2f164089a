import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { canonicalJson } from '../util/canonicalJson';
import { isObject } from '../util/object';
import type { WatchedField } from './watchedField';
import type { ResourceState } from './resourceState';

/** 36 bits of a SHA-256 digest in base64: a change goes unnoticed once in 69 billion. */
export type Digest = string;
export const DIGEST_LENGTH = 6;

/** What a field holds, as text; no JSON is empty. */
const ABSENT = '';

/**
 * Digests of the watched fields. They differ from resource to resource, also for equal values, so that
 * neither equal values nor lists of digests made beforehand tell anything.
 *
 * @param inOrder whether the order of lists of objects counts
 * @returns by key; a field that the delivery does not tell is left out
 */
export function fieldDigests(
	subject: ResourceState,
	fields: readonly WatchedField[],
	inOrder: boolean,
): Record<string, Digest> {
	const told = fields.filter(({ names }) => subject.isComplete || recordWith(subject, names) !== undefined);
	const values = told.map((field) => {
		const record = recordWith(subject, field.names);
		// Fields of the same list are compared together: see listText.
		const together = fields.filter((other) => recordWith(subject, other.names) === record);
		const text = valueText(record, field.names, { group: together.map(({ names }) => names), inOrder });
		return [field.key, digest(subject, field.key, text)];
	});
	return Object.fromEntries(values) as Record<string, Digest>;
}

/** @returns whether the delivery has any of the fields at all */
export function hasAny(subject: ResourceState, fields: readonly WatchedField[]): boolean {
	return fields.some(({ names }) => recordWith(subject, names) !== undefined);
}

export function contentDigest(subject: ResourceState): Digest {
	return digest(subject, '', canonicalJson(subject.content));
}

function digest({ resource }: ResourceState, name: string, text: string): Digest {
	const said = JSON.stringify([resource, name, text]);
	return createHash('sha256').update(said).digest('base64').slice(0, DIGEST_LENGTH);
}

function recordWith({ records }: ResourceState, names: readonly string[]): IDataObject | undefined {
	return records.find((record) => tells(record, names, records));
}

/** What wraps a record is there in every delivery: below it, what the record itself has counts. */
function tells(
	value: IDataObject,
	[name = '', ...rest]: readonly string[],
	records: readonly IDataObject[],
): boolean {
	if (!Object.hasOwn(value, name)) return false;
	const inner = value[name];
	if (rest.length === 0 || !isObject(inner) || !wraps(inner, records)) return true;
	return tells(inner, rest, records);
}

function wraps(value: IDataObject, records: readonly IDataObject[]): boolean {
	return records.some((record) => record === value || Object.values(value).includes(record));
}

interface Comparison {
	/** The watched fields below here, each as the names that are left. */
	readonly group: ReadonlyArray<readonly string[]>;
	readonly inOrder: boolean;
}

/** @returns what a field holds, so that equal values give equal text */
function valueText(value: unknown, names: readonly string[], how: Comparison): string {
	if (value === undefined) return ABSENT;
	const [name, ...rest] = names;
	if (name === undefined || value === null) return canonicalJson(value, how.inOrder);
	if (Array.isArray(value)) return listText(value, names, how);
	if (!isObject(value) || !Object.hasOwn(value, name)) return ABSENT;
	return valueText(value[name], rest, { ...how, group: below(how.group, name) });
}

/**
 * A field of the members of a list. Without their order, values could change places unnoticed: so each
 * stands with the id of its member, or, where members have none, with the other watched fields of it.
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

/** Several fields of the member of a list without ids. */
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

/** Of the fields of a value, those of its member with this name. */
function below(group: Comparison['group'], name: string): Comparison['group'] {
	return group.filter(([first]) => first === name).map(([, ...rest]) => rest);
}

/** What is shorter than this stays as it is: a digest costs more. */
const SHORT = 100;

/** JSON in JSON in JSON grows with every level; a digest does not, and no JSON is like one. */
function shortened(texts: readonly string[]): string {
	const text = JSON.stringify(texts);
	return text.length < SHORT ? text : createHash('sha256').update(text).digest('base64');
}

/** @returns the ids of the members; undefined where not each has one of its own */
function idsOf(list: readonly unknown[]): unknown[] | undefined {
	const ids = list.map((member) => (isObject(member) ? member.id : undefined));
	const told = ids.every((id) => typeof id === 'string' || typeof id === 'number');
	return told && new Set(ids).size === ids.length ? ids : undefined;
}
