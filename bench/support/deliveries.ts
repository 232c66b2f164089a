import { randomUUID } from 'node:crypto';

import { shopifyDelivery } from '../../harness/shopifyDelivery';
import type { Sending } from './load';

export const SECRET = 'shpss_0123456789abcdef0123456789abcdef';
export const SHOP = 'demo-shop';

/** What the bodies of the benchmark have, in bytes: an order of three lines. */
export const BODY_BYTES = 2_048;

/** How a receiver has to treat a delivery. */
export type Kind = 'new' | 'duplicate' | 'forged';

export const KINDS: readonly Kind[] = ['new', 'duplicate', 'forged'];

/** Says to a trigger that looks at nothing else whether it shall start its workflow. */
export const KIND_HEADER = 'x-bench-kind';

/** Events that were delivered before, to be delivered again in turn. */
const KNOWN_EVENTS = 50;

/**
 * @param idDigits of the ids: Shopify's own have 13 or 14 today; those of its samples, with 18, take the
 *   parser that keeps every digit
 * @returns the text of an order of BODY_BYTES bytes
 */
export function orderBody(number: number, idDigits: 14 | 18 = 14): string {
	const id = (offset: number) =>
		`82098${String(number * 10 + offset).padStart(9, '0')}`.padEnd(idDigits, '7');
	const line = (offset: number) =>
		`{"id":${id(offset)},"product_id":${id(offset)},"variant_id":${id(offset)},"sku":"SHIRT-${offset}-M",` +
		`"title":"Example T-Shirt","variant_title":"Medium","vendor":"Acme","quantity":${offset},` +
		`"price":"199.00","total_discount":"0.00","taxable":true,"requires_shipping":true,"grams":200}`;
	const start =
		`{"id":${id(0)},"admin_graphql_api_id":"gid://shopify/Order/${id(0)}","email":"jon@example.com",` +
		`"created_at":"2026-11-21T23:59:00-05:00","updated_at":"2026-11-22T00:00:00-05:00",` +
		`"name":"#${1000 + number}","order_number":${1000 + number},"currency":"VND","total_price":"597.00",` +
		`"subtotal_price":"597.00","financial_status":"paid","fulfillment_status":null,"test":false,` +
		`"customer":{"id":${id(4)},"email":"jon@example.com","first_name":"Jon","last_name":"Smith",` +
		`"tags":"","default_address":{"address1":"1 Example Street","city":"Hanoi","country_code":"VN"}},` +
		`"line_items":[${[1, 2, 3].map(line).join(',')}],"note":"`;
	return `${start}${'n'.repeat(BODY_BYTES - start.length - 2)}"}`;
}

/** The deliveries of one trigger: every new one is of an event of its own. */
export class Deliveries {
	private readonly known = Array.from({ length: KNOWN_EVENTS }, () => this.newEvent('duplicate'));
	private readonly forged = Array.from({ length: KNOWN_EVENTS }, () => this.newEvent('forged', 'guessed'));
	private sent = 0;
	private static number = 0;

	/** Those that come again as duplicates: they have to be delivered, or remembered, before. */
	get first(): readonly Sending[] {
		return this.known.map(({ body, headers }) => ({ body, headers: { ...headers, [KIND_HEADER]: 'new' } }));
	}

	next(kind: Kind): Sending {
		if (kind === 'new') return this.newEvent('new');
		const pool = kind === 'duplicate' ? this.known : this.forged;
		return pool[this.sent++ % pool.length]!;
	}

	private newEvent(kind: Kind, secret = SECRET): Sending {
		const { headers, body } = shopifyDelivery({
			secret,
			body: orderBody(Deliveries.number++),
			headers: { [KIND_HEADER]: kind, 'x-shopify-webhook-id': randomUUID() },
		});
		return { headers, body: body as unknown as Buffer };
	}
}
