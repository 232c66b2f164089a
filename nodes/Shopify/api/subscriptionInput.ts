import type { IDataObject } from 'n8n-workflow';

import { splitList } from '../../shared/util/text';

/** What can be set on a subscription. A field that is undefined is left as it is; null clears it. */
export interface SubscriptionInput {
	readonly uri?: string;
	readonly name?: string | null;
	readonly filter?: string | null;
	readonly includeFields?: readonly string[] | null;
	readonly metafieldNamespaces?: readonly string[] | null;
}

/** The fields of a form, each set or cleared. */
export type WantedSubscription = Required<Omit<SubscriptionInput, 'uri'>>;

/** Shopify drops deliveries whose trimmed payload repeats: these make each one different. */
const ALWAYS_INCLUDED: readonly string[] = ['id', 'updated_at'];

/**
 * @param fields of a form, as n8n hands them over
 * @returns what the subscription shall look like, with null for what is not set
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

/** For a new subscription: what is not wanted is not mentioned. */
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
