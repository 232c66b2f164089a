import { isDeepStrictEqual } from 'node:util';

import type { Contract, NodeContract } from './contract';
import type { Conditions, Field } from './fields';

/** Defaults that do not fill a field in. */
const NOTHING = [null, '', [], {}];

/** Something in a contract that another one does not keep. */
export interface Difference {
	/** E.g. "shopeeTrigger@1.1 options.ledger". */
	readonly place: string;
	readonly what: string;
}

/**
 * What `now` does not keep of `before`. With the released contract as `before`, each difference breaks
 * something that was saved; the other way round, each is an addition.
 */
export function differences(before: Contract, now: Contract): Difference[] {
	return [
		...inEach(before.nodes, now.nodes, nodeDifferences),
		...inEach(before.credentials, now.credentials, (old, current) => fieldDifferences(old, current)),
		...inEach(before.eventIds, now.eventIds, (old, current) => changed('is another event', old, current)),
	];
}

function inEach<T>(
	before: Readonly<Record<string, T>>,
	now: Readonly<Record<string, T>>,
	compare: (before: T, now: T) => Difference[],
): Difference[] {
	return Object.entries(before).flatMap(([name, old]) => {
		const current = now[name];
		if (current === undefined) return [{ place: name, what: 'is gone' }];
		return compare(old, current).map(({ place, what }) => ({ place: `${name} ${place}`.trim(), what }));
	});
}

function nodeDifferences(before: NodeContract, now: NodeContract): Difference[] {
	return [
		...changed('has other inputs', before.inputs, now.inputs.slice(0, before.inputs.length)),
		...changed('has other outputs', before.outputs, now.outputs.slice(0, before.outputs.length)),
		...before.startedBy
			.filter((start) => !now.startedBy.includes(start))
			.map((start) => ({ place: '', what: `is not started by "${start}" any more` })),
		...fieldDifferences(before.credentials, now.credentials, before.parameters),
		...fieldDifferences(before.parameters, now.parameters),
	];
}

/** @param choices the fields before on which it depended which others were there */
function fieldDifferences(
	before: readonly Field[],
	now: readonly Field[],
	choices: readonly Field[] = before,
): Difference[] {
	const asked = now.filter(
		(field) => !before.some(({ path }) => path === field.path) && isAsked(field, choices),
	);
	return [
		...before.flatMap((field) => lostOf(field, now)),
		...asked.map(({ path }) => ({ place: path, what: 'is new and has to be filled in' })),
	];
}

/** Whatever a field was there for has to be there still, perhaps in several fields that share its conditions. */
function lostOf(field: Field, now: readonly Field[]): Difference[] {
	const ofPath = now.filter(({ path }) => path === field.path);
	if (ofPath.length === 0) return [{ place: field.path, what: 'is gone' }];
	return cases(field.show).flatMap((one) => {
		const conditions = Object.entries(one).map(([name, value]) => `${name}=${String(value)}`);
		const place = [field.path, ...conditions].join(' ');
		const [best] = ofPath
			.filter((current) => isThereFor(current, one, field.hide ?? {}))
			.map((current) => changesOf(field, current))
			.sort((a, b) => a.length - b.length);
		return (best ?? ['is not there any more']).map((what) => ({ place, what }));
	});
}

/** Whether what was saved before cannot run without this field, which it does not have. */
function isAsked({ path, required, default: preset, show }: Field, choices: readonly Field[]): boolean {
	if (required !== true || path.includes('.') || !has(NOTHING, preset)) return false;
	const couldBe = (name: string, value: unknown) =>
		choices.some((choice) => choice.path === name.replace(/^\//, '') && has(choice.values ?? [value], value));
	return cases(show).some((one) => Object.entries(one).every(([name, value]) => couldBe(name, value)));
}

/** @returns each way to meet the conditions */
function cases(show: Conditions = {}): Array<Record<string, unknown>> {
	return Object.entries(show).reduce<Array<Record<string, unknown>>>(
		(all, [name, values]) => all.flatMap((one) => values.map((value) => ({ ...one, [name]: value }))),
		[{}],
	);
}

function isThereFor(
	{ show = {}, hide = {} }: Field,
	one: Record<string, unknown>,
	hidden: Conditions,
): boolean {
	const shown = Object.entries(show).every(([name, values]) => name in one && has(values, one[name]));
	return (
		shown &&
		Object.entries(hide).every(([name, values]) => values.every((value) => has(hidden[name] ?? [], value)))
	);
}

function changesOf(before: Field, now: Field): string[] {
	const lost = (before.values ?? []).filter((value) => !has(now.values ?? [], value));
	return [
		...changed('has another type', before.type, now.type),
		...changed('has another default', before.default, now.default),
		...changed('takes a list', before.multiple === true, now.multiple === true),
		...lost.map((value) => ({ what: `cannot be ${JSON.stringify(value)} any more` })),
		...(now.required === true && before.required !== true ? [{ what: 'is required now' }] : []),
	].map(({ what }) => what);
}

function changed(what: string, before: unknown, now: unknown): Difference[] {
	if (isDeepStrictEqual(before, now)) return [];
	return [{ place: '', what: `${what}: ${JSON.stringify(now)}, was ${JSON.stringify(before)}` }];
}

function has(values: readonly unknown[], value: unknown): boolean {
	return values.some((one) => isDeepStrictEqual(one, value));
}
