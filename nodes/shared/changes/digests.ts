import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { canonicalJson } from '../ingest/canonical';
import type { WatchedField } from './path';
import type { Subject } from './subject';

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
	subject: Subject,
	fields: readonly WatchedField[],
	inOrder: boolean,
): Record<string, Digest> {
	const told = fields.filter(({ names }) => subject.whole || recordWith(subject, names) !== undefined);
	const values = told.map((field) => {
		const record = recordWith(subject, field.names);
		// Fields of the same list are compared together: see ofList.
		const together = fields.filter((other) => recordWith(subject, other.names) === record);
		const text = valueText(record, field.names, { group: together.map(({ names }) => names), inOrder });
		return [field.key, digest(subject, field.key, text)];
	});
	return Object.fromEntries(values) as Record<string, Digest>;
}

/** @returns whether the delivery has any of the fields at all */
export function hasAny(subject: Subject, fields: readonly WatchedField[]): boolean {
	return fields.some(({ names }) => recordWith(subject, names) !== undefined);
}

export function contentDigest(subject: Subject): Digest {
	return digest(subject, '', canonicalJson(subject.content));
}

function digest({ resource }: Subject, name: string, text: string): Digest {
	const said = JSON.stringify([resource, name, text]);
	return createHash('sha256').update(said).digest('base64').slice(0, DIGEST_LENGTH);
}

function recordWith({ records }: Subject, [first = '']: readonly string[]): IDataObject | undefined {
	return records.find((record) => Object.hasOwn(record, first));
}

interface Comparison {
	/** The watched fields below here, each as the names that are left. */
	readonly group: ReadonlyArray<readonly string[]>;
	readonly inOrder: boolean;
}

/** @returns what a field holds, so that equal values give equal text */
function valueText(value: unknown, names: readonly string[], how: Comparison): string {
	if (value === undefined) return ABSENT;
	if (Array.isArray(value)) return names.length === 0 ? wholeText(value, how) : listText(value, names, how);
	const [name, ...rest] = names;
	if (name === undefined || value === null) return wholeText(value, how);
	if (typeof value !== 'object' || !Object.hasOwn(value, name)) return ABSENT;
	const group = how.group.filter(([first]) => first === name).map(([, ...below]) => below);
	return valueText((value as IDataObject)[name], rest, { ...how, group });
}

/**
 * A field of the members of a list. Without their order, values could change places unnoticed: so each
 * stands with the id of its member, or, where members have none, with the other watched fields of it.
 */
function listText(list: readonly unknown[], names: readonly string[], how: Comparison): string {
	if (how.inOrder) return JSON.stringify(list.map((member) => valueText(member, names, how)));
	const ids = idsOf(list);
	const texts =
		ids === undefined
			? list.map((member) => JSON.stringify(how.group.map((each) => valueText(member, each, how))))
			: list.map((member, at) => JSON.stringify([ids[at], valueText(member, names, how)]));
	return JSON.stringify(texts.sort());
}

/** @returns the ids of the members; undefined where not each has one of its own */
function idsOf(list: readonly unknown[]): unknown[] | undefined {
	const ids = list.map((member) => (isRecord(member) ? member.id : undefined));
	const told = ids.every((id) => typeof id === 'string' || typeof id === 'number');
	return told && new Set(ids).size === ids.length ? ids : undefined;
}

function wholeText(value: unknown, { inOrder }: Pick<Comparison, 'inOrder'>): string {
	return inOrder ? canonicalJson(value) : canonicalJson(withoutOrder(value));
}

/** Lists of objects in an order that their content decides; other lists as they are. */
function withoutOrder(value: unknown): unknown {
	if (Array.isArray(value)) {
		const members = value.map(withoutOrder);
		if (members.length === 0 || !members.every(isRecord)) return members;
		const texts = members.map((member) => ({ member, text: canonicalJson(member) }));
		return texts.sort((a, b) => (a.text < b.text ? -1 : 1)).map(({ member }) => member);
	}
	if (!isRecord(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutOrder(member)]));
}

function isRecord(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
