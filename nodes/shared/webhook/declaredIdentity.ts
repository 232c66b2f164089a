import { canonicalJson } from '../util/canonicalJson';
import { textOf } from '../util/text';
import { isPresent } from '../util/object';

/**
 * The part of an event's identity that a platform's table declares.
 *
 * @param fields the fields that say which event it is, "?" behind those that may be absent
 * @param read gives the value of a field
 * @returns undefined where there are no fields, or one that is needed is absent: the content has to say it
 */
export function declaredIdentity(
	fields: readonly string[],
	read: (field: string) => unknown,
): string[] | undefined {
	const needed = fields.filter((field) => !field.endsWith('?'));
	if (needed.length === 0 || !needed.every((field) => isPresent(read(field)))) return undefined;
	return fields.map((field) => comparable(read(field.replace('?', ''))));
}

/** Lists of ids come in any order. */
function comparable(value: unknown): string {
	if (typeof value === 'boolean') return String(value);
	if (value === null) return '';
	if (!Array.isArray(value)) return typeof value === 'object' ? canonicalJson(value) : textOf(value);
	return canonicalJson(value.map((member: unknown) => canonicalJson(member)).sort());
}
