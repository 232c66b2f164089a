import { SAMPLES } from './shopifySamples';

/** The digits that the published samples have lost, as their ids are beyond 2^53. */
const WHOLE_IDS: ReadonlyArray<readonly [rounded: string, whole: string]> = [
	['820982911946154500', '820982911946154508'],
	['788032119674292900', '788032119674292922'],
	['706405506930370000', '706405506930370084'],
	['890612572568261600', '890612572568261625'],
];

/** @returns the sample as Shopify sends it */
function sampleOf(topic: string): string {
	const rounded = JSON.stringify(SAMPLES.get(topic)!.payload);
	return WHOLE_IDS.reduce((body, [from, to]) => body.replaceAll(`:${from}`, `:${to}`), rounded);
}

/** The topics whose test notification has a clock that stands still, each with the body that it sends. */
export const NOTIFIED: ReadonlyArray<readonly [topic: string, body: string]> = [
	'orders/create',
	'orders/updated',
	'products/create',
	'customers/create',
	'customers/update',
	'draft_orders/create',
	'draft_orders/update',
	'fulfillments/create',
	'fulfillments/update',
].map((topic) => [topic, sampleOf(topic)]);

/** Bodies that have a part of what tells a sample. */
export const NOT_SAMPLES: ReadonlyArray<readonly [topic: string, body: string]> = [
	['orders/updated', '{"id":1}'],
	['orders/updated', '{"id":123456}'],
	['orders/updated', '{"id":1,"order_id":820982911946154508}'],
	['orders/updated', '{"id":820982911946154509}'],
	['fulfillments/update', '{"id":123456}'],
	['fulfillments/update', '{"id":123456,"order_id":1}'],
	['fulfillments/update', '{"id":123457,"order_id":820982911946154508}'],
	['fulfillments/update', '{"id":123456,"order_id":[820982911946154508]}'],
].map(([topic, body]) => [topic!, body!.replace('}', ',"updated_at":"2021-12-31T19:00:00-05:00"}')]);
