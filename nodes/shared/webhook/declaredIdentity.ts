import { canonicalJson } from '../util/canonicalJson';
import { textOf } from '../util/text';
import { isPresent } from '../util/object';

/**
 * The part of an event's identity that a platform's table declares.
 *
 * @param fields names of the fields that identify the event, with "?" behind each optional field
 * @param read gives the value of a field
 * @returns undefined where there are no fields or a required field is absent; the identity then has to come
 *   from the content
 */
export function declaredIdentity(
	fields: readonly string[],
	read: (field: string) => unknown,
): string[] | undefined {
	const required = fields.filter((field) => !field.endsWith('?'));
	if (required.length === 0 || !required.every((field) => isPresent(read(field)))) return undefined;
	return fields.map((field) => comparable(read(field.replace('?', ''))));
}

/** Platforms send lists of ids in any order, so the members of a list are sorted. */
function comparable(value: unknown): string {
	if (typeof value === 'boolean') return String(value);
	if (value === null) return '';
	if (!Array.isArray(value)) return typeof value === 'object' ? canonicalJson(value) : textOf(value);
	return canonicalJson(value.map((member: unknown) => canonicalJson(member)).sort());
}
