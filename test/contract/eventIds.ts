import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parseEvent as parseLazadaPush } from '../../nodes/Lazada/platform/event';
import { parseEvent as parsePancakeDelivery } from '../../nodes/Pancake/platform/event';
import { parseEvent as parseShopeePush } from '../../nodes/Shopee/platform/event';
import { parseEvent as parseShopifyDelivery } from '../../nodes/Shopify/platform/event';
import { eventIdOf } from '../../nodes/shared/idempotency/eventId';
import type { Delivery, Parsed, PlatformName } from '../../nodes/shared/webhook/types';
import { PROJECT } from '../../harness/runtime';

const FIXTURES = path.join(PROJECT, 'test', 'fixtures');

const SHOPIFY_HEADERS = {
	'x-shopify-shop-domain': 'demo-shop.myshopify.com',
	'x-shopify-api-version': '2026-10',
	'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
	'x-shopify-event-id': '98880550-7158-44d4-b7cd-2c97c8a091b5',
};
const SHOPIFY_BODY = '{"id":820982911946154508,"updated_at":"2026-11-22T00:00:00-05:00"}';

/** Of every platform, deliveries as they were recorded: what the contract calls them, and what is read of them. */
const RECORDED: Readonly<Record<PlatformName, () => Array<readonly [string, Parsed]>>> = {
	lazada: () =>
		lines('lazada-push-samples.jsonl').flatMap(([name, body]) => [
			[name, parseLazadaPush(delivery(body), () => ({ oneEventPerOrder: false }))],
			[`${name} (one event per order)`, parseLazadaPush(delivery(body), () => ({ oneEventPerOrder: true }))],
		]),
	shopee: () =>
		lines('shopee-push-samples.jsonl').map(([name, body]) => [name, parseShopeePush(delivery(body))]),
	pancake: () =>
		pancakeDeliveries().map(([name, body]) => [name, parsePancakeDelivery(delivery(body), '1001')]),
	shopify: () =>
		['orders/create', 'orders/updated', 'orders/edited'].map((topic) => {
			const headers = { ...SHOPIFY_HEADERS, 'x-shopify-topic': topic };
			return [`shopify ${topic}`, parseShopifyDelivery(delivery(SHOPIFY_BODY, headers))];
		}),
};

/**
 * An event is known by its `eventId`, here and in the systems that use the `eventId` as an idempotency key. If an
 * update changed it, everything that the platform repeats would run twice.
 *
 * @returns by recorded delivery, e.g. "lazada-push-samples.jsonl 1": the id of its event
 */
export function eventIds(): Record<string, string> {
	const parsed = Object.values(RECORDED).flatMap((recorded) => recorded());
	for (const [name, { kind }] of parsed) {
		if (kind === 'malformed') throw new Error(`${name} is malformed, so the contract would miss its event`);
	}
	return Object.fromEntries(
		parsed.flatMap(([name, result]) => (result.kind === 'event' ? [[name, eventIdOf(result.event)]] : [])),
	);
}

function delivery(body: string, headers: Record<string, string> = {}): Delivery {
	return {
		body: Buffer.from(body),
		headers,
		callbackUrls: [],
		query: {},
		pathParameters: {},
		receivedAt: new Date(0),
	};
}

function lines(file: string): Array<[string, string]> {
	const text = readFileSync(path.join(FIXTURES, file), 'utf8').trimEnd();
	return text.split('\n').map((line, index) => [`${file} ${index + 1}`, line]);
}

function pancakeDeliveries(): Array<[string, string]> {
	const file = 'pancake-deliveries.json';
	const deliveries = JSON.parse(readFileSync(path.join(FIXTURES, file), 'utf8')) as Record<string, unknown>;
	return Object.entries(deliveries).map(([name, body]) => [`${file} ${name}`, JSON.stringify(body)]);
}
