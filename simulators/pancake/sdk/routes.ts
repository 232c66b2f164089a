import { invalid, isRefusal, NOT_FOUND, type Refusal } from '../gate';
import { pageOf } from '../paging';
import type { Settings } from '../settings';
import type { Shop } from '../shop';
import type { Fields } from '../types';
import { statsOf } from './health';
import type { StoredDelivery } from './hooks';
import type { SdkSender } from './sender';
import { isSdkEvent } from './types';

/** A call of an endpoint of the SDK. */
export interface SdkCall {
	readonly shop: Shop;
	readonly method: string;
	/** The path after /shops/{id}/, split at slashes. */
	readonly parts: readonly string[];
	readonly query: URLSearchParams;
	readonly fields: Fields;
	readonly sender: SdkSender;
	readonly settings: Settings;
}

type Answer = object | Refusal | null | Promise<object | Refusal | null>;

const ENDPOINTS: Readonly<Record<string, (call: SdkCall, id: string) => Answer>> = {
	'GET webhooks': ({ shop }) => ({ data: shop.hooks.list }),
	'POST webhooks': ({ shop, fields }) => shop.hooks.create(fields),
	'GET webhooks/*': ({ shop }, id) => shop.hooks.get(id),
	'PUT webhooks/*': ({ shop, fields }, id) => shop.hooks.update(id, fields),
	'DELETE webhooks/*': ({ shop, settings }, id) => {
		if (!shop.hooks.delete(id)) return NOT_FOUND;
		return settings.sdkDeleteAnswer === 204 ? null : { success: true };
	},
	'PUT webhooks/*/set-active': ({ shop, fields }, id) =>
		typeof fields.is_active === 'boolean'
			? shop.hooks.update(id, { is_active: fields.is_active })
			: invalid('is_active is invalid'),
	'POST webhooks/*/test': async ({ shop, fields: { event, payload }, sender }, hookId) => {
		if (!isSdkEvent(event)) return invalid('event is invalid');
		const sent = await sender.send({ shop, hookId, event, payload, once: true });
		return resultOf(shop, sent?.deliveryId);
	},
	'POST webhooks/*/rotate-secret': ({ shop }, id) => {
		const hook = shop.hooks.rotate(id);
		return isRefusal(hook) ? hook : { secret_key: hook.secret_key };
	},
	'GET webhooks/*/stats': ({ shop, query }, id) => {
		const hook = shop.hooks.get(id);
		return isRefusal(hook) ? hook : statsOf(found(shop, query).filter(({ webhook_id: of }) => of === id));
	},
	'POST webhooks/*/clear-history': ({ shop, fields }, id) => {
		const hook = shop.hooks.get(id);
		if (isRefusal(hook)) return hook;
		const { before_date: before, status } = fields;
		const isMeant = (delivery: StoredDelivery) =>
			delivery.webhook_id === id &&
			(before === undefined || delivery.created_at < String(before)) &&
			(status === undefined || delivery.status === status);
		return { deleted_count: shop.hooks.clear(isMeant) };
	},
	'GET webhook-deliveries': ({ shop, query, settings }) =>
		pageOf(found(shop, query).map(shown), query, settings),
	'GET webhook-deliveries/pending': ({ shop }) => {
		const deliveries = shop.hooks.deliveries.filter(({ pending }) => pending).map(shown);
		return { total_count: deliveries.length, deliveries };
	},
	'GET webhook-deliveries/*': ({ shop }, id) => {
		const delivery = deliveryOf(shop, id);
		return delivery ? shown(delivery) : NOT_FOUND;
	},
	'POST webhook-deliveries/*/retry': async ({ shop, sender }, id) => {
		const again = deliveryOf(shop, id);
		if (!again) return NOT_FOUND;
		const { webhook_id: hookId, event, payload } = again;
		const sent = await sender.send({ shop, hookId, event, payload, again, once: true });
		return resultOf(shop, sent?.deliveryId);
	},
};

/** @returns the answer, null for an answer without a body; undefined where there is no such endpoint */
export function answerOfSdk(call: SdkCall): Answer | undefined {
	const [resource, id = '', ...rest] = call.parts;
	const exact = ENDPOINTS[[call.method, call.parts.join('/')].join(' ')];
	const path = [resource, '*', ...rest].join('/');
	const endpoint = exact ?? (id === '' ? undefined : ENDPOINTS[`${call.method} ${path}`]);
	return endpoint?.(call, id);
}

/**
 * @returns the deliveries that the query finds, newest first; a date without a time means the whole day in
 *   UTC
 */
function found(shop: Shop, query: URLSearchParams): readonly StoredDelivery[] {
	const is = (name: string, value: string) => (query.get(name) ?? value) === value;
	const from = query.get('from_date') ?? '';
	const to = query.get('to_date');
	return shop.hooks.deliveries.filter(
		({ webhook_id: webhookId, event, status, created_at: at }) =>
			is('webhook_id', webhookId) &&
			is('event', event) &&
			is('status', status) &&
			at >= from &&
			(to === null || at.slice(0, to.length) <= to),
	);
}

function deliveryOf(shop: Shop, id: string): StoredDelivery | undefined {
	return shop.hooks.deliveries.find((delivery) => delivery.id === id);
}

/** @returns the delivery in the form of its model */
export function shown({ pending: _pending, ...delivery }: StoredDelivery) {
	return delivery;
}

/** The answer of test and retry about a delivery. */
function resultOf(shop: Shop, id: string | undefined): object | Refusal {
	const delivery = id === undefined ? undefined : deliveryOf(shop, id);
	if (!delivery) return NOT_FOUND;
	const { status, response, failure_reason: reason } = delivery;
	return {
		delivery_id: delivery.id,
		status,
		response: { status_code: response.status_code, body: response.body },
		...(reason === undefined ? {} : { failure_reason: reason }),
	};
}
