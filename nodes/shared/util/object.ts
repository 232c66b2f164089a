import type { IDataObject } from 'n8n-workflow';

/**
 * @param path names joined by dots, e.g. "order_edit.order_id"
 * @returns undefined where the path leads to no value
 */
export function valueAt(data: IDataObject, path: string): unknown {
	return path.split('.').reduce<unknown>((value, name) => asObject(value)[name], data);
}

/** @returns the value where it is an object, else an empty object */
export function asObject(value: unknown): IDataObject {
	return isObject(value) ? value : {};
}

/** Whether the value has fields: it is an object and not a list. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns the value under a name that comes from outside: an own property, never an inherited one */
export function ownValue<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
	return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
