import { isObject } from '../valueAt';

/**
 * @param value as JSON.parse made it
 * @param objectsInOrder whether the order of a list of objects counts; that of other lists always does
 * @returns the value as JSON in which the keys of every object are in order, so that equal content is
 *   equal text whatever the order and the white space it came in
 */
export function canonicalJson(value: unknown, objectsInOrder = true): string {
	if (Array.isArray(value)) {
		const texts = value.map((member: unknown) => canonicalJson(member, objectsInOrder));
		return `[${(objectsInOrder || !value.every(isObject) ? texts : texts.sort()).join(',')}]`;
	}
	if (!isObject(value)) return JSON.stringify(value);
	const names = Object.keys(value).sort();
	const members = names.map(
		(name) => `${JSON.stringify(name)}:${canonicalJson(value[name], objectsInOrder)}`,
	);
	return `{${members.join(',')}}`;
}
