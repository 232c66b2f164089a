import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import type { CommerceEvent } from '../../shared/webhook/types';
import { globalIdOf } from './globalId';

/**
 * Paths of the fields that have changed, as Shopify writes them, e.g. "product.title" or "product[id:
 * 'gid://shopify/Product/1'].variants[id: 'gid://shopify/ProductVariant/2'].price".
 */
export type FieldsChanged = {
	readonly added: string[];
	readonly updated: string[];
	readonly removed: string[];
};

/** The content of a delivery of next generation Events. */
export interface Change {
	/** An object of the Admin GraphQL API, e.g. "Product". */
	readonly topic: string;
	/** "create", "update" or "delete"; undefined where the delivery names no action. */
	readonly action: string | undefined;
	readonly resource: CommerceEvent['resource'];
	/** null where the delivery does not tell: before September 2026 it was one list of paths. */
	readonly fieldsChanged: FieldsChanged | null;
}

/**
 * Reads the body of next generation Events. Its own topic and action count before those of the headers, which are
 * not signed.
 *
 * @param headers the topic and the action in the headers
 * @see https://shopify.dev/docs/apps/build/events/delivery-structure
 */
export function readChange(payload: IDataObject, headers: { topic: string; action?: string }): Change {
	const topic = textOf(payload.topic) || headers.topic;
	const paths = asObject(payload.fields_changed);
	const hasPaths = ['added', 'updated', 'removed'].some((list) => Array.isArray(paths[list]));
	const fieldsChanged = {
		added: textsIn(paths.added),
		updated: textsIn(paths.updated),
		removed: textsIn(paths.removed),
	};
	return {
		topic,
		action: textOf(payload.action) || headers.action,
		resource: {
			type: snakeCase(topic),
			id: idInVariables(topic, asObject(payload.query_variables)) ?? idInPaths(topic, fieldsChanged),
		},
		fieldsChanged: hasPaths ? fieldsChanged : null,
	};
}

/**
 * A query may have several variables. The one of the resource itself is named after the topic ("productId"), and its
 * global id has the topic as its type.
 */
function idInVariables(topic: string, variables: IDataObject): string | null {
	const own = `${topic.charAt(0).toLowerCase()}${topic.slice(1)}Id`;
	const named = Object.hasOwn(variables, own) ? globalIdOf(variables[own]) : undefined;
	if (named !== undefined) return named.id;
	const ids = Object.values(variables).map(globalIdOf);
	return ids.find((one) => one?.type === topic)?.id ?? null;
}

function idInPaths(topic: string, { added, updated, removed }: FieldsChanged): string | null {
	for (const path of [...added, ...updated, ...removed]) {
		const [, first] = /^\w+\[id: '([^']*)'/.exec(path) ?? [];
		const found = globalIdOf(first);
		if (found?.type === topic) return found.id;
	}
	return null;
}

function textsIn(list: unknown): string[] {
	return Array.isArray(list) ? list.filter((entry): entry is string => typeof entry === 'string') : [];
}

/** @returns e.g. "inventory_transfer" for "InventoryTransfer" */
function snakeCase(name: string): string {
	return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}
