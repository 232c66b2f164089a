import type { IDataObject } from 'n8n-workflow';

import { idOf } from './globalId';

const SAMPLE_ORDER = '820982911946154508';

/** The ids of Shopify's sample order, product, customer and draft order. */
const SAMPLE_IDS: ReadonlySet<string> = new Set([
	SAMPLE_ORDER,
	'788032119674292922',
	'706405506930370084',
	'890612572568261625',
]);

/** The id of Shopify's sample fulfillment, which a fulfillment of a shop may have too: its order tells them apart. */
const SAMPLE_FULFILLMENT = '123456';

/**
 * A test notification of the admin sends a sample, whose clock and fields stand still. Each notification is to run,
 * so that nobody takes the trigger for dead. The mark of a test is not signed, but the payload is: so the mark makes
 * nothing run again but a sample.
 *
 * @param id of the resource
 * @param payload that was signed
 * @returns whether this is one of the samples that Shopify sends in test notifications
 * @see https://shopify.dev/docs/api/webhooks
 */
export function isSample(id: string | null, payload: IDataObject): boolean {
	if (id === SAMPLE_FULFILLMENT) return idOf(payload.order_id) === SAMPLE_ORDER;
	return id !== null && SAMPLE_IDS.has(id);
}
