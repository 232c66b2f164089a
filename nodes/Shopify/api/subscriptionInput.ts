import type { IDataObject } from 'n8n-workflow';

import { splitList } from '../../shared/util/text';

/** The fields that can be set on a subscription. An undefined field stays as it is; null clears a field. */
export interface SubscriptionInput {
	readonly uri?: string;
	readonly name?: string | null;
	readonly filter?: string | null;
	readonly includeFields?: readonly string[] | null;
	readonly metafieldNamespaces?: readonly string[] | null;
}

/** The fields of a form, each set or cleared. */
export type WantedSubscription = Required<Omit<SubscriptionInput, 'uri'>>;

/** Shopify drops a delivery whose trimmed payload repeats. These fields make every payload different. */
const ALWAYS_INCLUDED: readonly string[] = ['id', 'updated_at'];

/**
 * @param fields of a form, as n8n passes them
 * @returns the wanted fields of the subscription, null for every field that is not set
 */
export function wantedSubscription(fields: IDataObject): WantedSubscription {
	const included = textList(fields.includeFields);
	const namespaces = textList(fields.metafieldNamespaces);
	return {
		name: text(fields.name),
		filter: text(fields.filter),
		includeFields: included.length === 0 ? null : [...new Set([...ALWAYS_INCLUDED, ...included])],
		metafieldNamespaces: namespaces.length === 0 ? null : namespaces,
	};
}

/** @returns the input for a new subscription: the wanted fields, without those that are not set */
export function given(wanted: WantedSubscription): SubscriptionInput {
	return Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
}

function text(value: unknown): string | null {
	const trimmed = String(value ?? '').trim();
	return trimmed === '' ? null : trimmed;
}

function textList(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : [value];
	return entries.flatMap((entry) => splitList(String(entry ?? '')));
}
