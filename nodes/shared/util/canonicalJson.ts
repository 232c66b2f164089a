import type { IDataObject } from 'n8n-workflow';

import { isObject } from './object';

/**
 * @param value a result of JSON.parse
 * @param objectsInOrder whether the order of a list of objects counts; the order of other lists always does
 * @returns the value as JSON in which the keys of every object are sorted. Equal content gives equal text,
 *   whatever the order of its keys and its white space were
 */
export function canonicalJson(value: unknown, objectsInOrder = true): string {
	return JSON.stringify(inOrder(value, objectsInOrder));
}

function inOrder(value: unknown, objectsInOrder: boolean): unknown {
	if (Array.isArray(value)) {
		const members = value.map((member: unknown) => inOrder(member, objectsInOrder));
		return objectsInOrder || !value.every(isObject) ? members : byText(members);
	}
	if (!isObject(value)) return value;
	const members: IDataObject = {};
	for (const name of Object.keys(value).sort()) {
		setOwn(members, name, inOrder(value[name], objectsInOrder));
	}
	return members;
}

function byText(members: readonly unknown[]): unknown[] {
	const texts = members.map((member) => ({ text: JSON.stringify(member), member }));
	texts.sort((one, other) => (one.text === other.text ? 0 : one.text < other.text ? -1 : 1));
	return texts.map(({ member }) => member);
}

/** An assignment to "__proto__" would set the prototype. Object.fromEntries would not, but is half as fast. */
function setOwn(object: IDataObject, name: string, value: unknown): void {
	if (name !== '__proto__') object[name] = value as IDataObject;
	else Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}
