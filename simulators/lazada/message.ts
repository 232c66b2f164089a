import { stringifyBigInts } from '../shared/digits';
import type { Country } from './seller';

/** An id in a message: a text or a number; a number beyond 2^53 is a BigInt. */
export type Id = string | number | bigint;

export type Fields = Readonly<Record<string, unknown>>;

/** The owner of a message that names no other. */
export interface Owner {
	readonly appKey: string;
	/** Decimal digits. */
	readonly sellerId: string;
	readonly country: Country;
}

/** The parts of a message besides its type. */
export interface PushParts {
	/** May hold BigInts. A function makes data that depends on the owner of the message. */
	readonly data?: Fields | ((owner: Owner) => Fields);
	/** Reads fields of `data` again before each retry. They replace those of the first attempt. */
	readonly latest?: () => Fields;
	/** The seller, by default the simulator's own. */
	readonly sellerId?: string;
	/** `seller_id` at the top; by default the seller in the form of the type, null for none. */
	readonly topSellerId?: Id | null;
	/** In the unit of the type; now if left out, null for none. */
	readonly timestamp?: number | null;
	/** By default the seller's site in the spelling of the type; null for none. */
	readonly site?: string | null;
	/** Further fields at the top, before `timestamp`. */
	readonly top?: Fields;
	/** Whether the message has an envelope; by default as the documentation of the type shows. */
	readonly envelope?: boolean;
	/** The exact text of the body, instead of all these parts. */
	readonly body?: string;
}

export interface PushMessage extends PushParts {
	/** message_type */
	readonly type: number;
}

/** How the envelope of a type differs from other envelopes. */
interface EnvelopeForm {
	readonly seller?: 'number' | 'null' | 'none';
	readonly unit?: 'ms' | 's' | 'none';
	readonly site?: (country: Country) => string | null;
	readonly dataFirst?: boolean;
	readonly bare?: boolean;
	/** Whether messages of the type are pushed without any authorization. */
	readonly broadcast?: boolean;
}

const CHAT: EnvelopeForm = { seller: 'number', unit: 'none', site: () => null, dataFirst: true };
const UPPER_CASE: EnvelopeForm = { site: (country) => `LAZADA_${country.toUpperCase()}` };

/**
 * The differences between the documented samples.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=29538&docId=120196
 */
const FORMS: Readonly<Record<number, EnvelopeForm>> = {
	0: { unit: 'ms' },
	2: CHAT,
	3: { site: (country) => `lazada-${country}` },
	4: UPPER_CASE,
	5: UPPER_CASE,
	8: { seller: 'null' },
	11: { bare: true },
	12: { seller: 'none', site: () => 'lazada_sg', broadcast: true },
	19: CHAT,
};

/** The documented types. There are gaps between them, and Lazada keeps adding new ones. */
export const MESSAGE_TYPES: readonly number[] = [
	0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 19, 21, 35, 46,
];

/** The message that "Verify" in the console sends, in the two forms that integrators recorded. */
export const TEST_MESSAGES = {
	text: '{"seller_id":"9999","message_type":0,"data":{"order_status":"This is a test message","trade_order_id":"123456","trade_order_line_id":"12345","status_update_time":1656915866},"timestamp":1,"site":"lazada_sg"}',
	unpaid:
		'{"seller_id":"9999","message_type":0,"data":{"order_status":"unpaid","trade_order_id":"123456","trade_order_line_id":"1234567"},"timestamp":1603766859530,"site":"lazada_th"}',
} as const;

/** @returns whether a message of the type needs the seller's authorization */
export function needsAuthorization(type: number): boolean {
	return FORMS[type]?.broadcast !== true;
}

/** @returns the time in the type's unit of `timestamp`; null where the type has no timestamp */
export function timestampOf(type: number, ms: number): number | null {
	const unit = FORMS[type]?.unit ?? 's';
	if (unit === 'none') return null;
	return unit === 'ms' ? ms : Math.floor(ms / 1_000);
}

/**
 * @param timestamp in the unit of the type; null for none
 * @returns the text of the message, with its fields in the order of the documented samples
 */
export function composed(message: PushMessage, owner: Owner, timestamp: number | null, latest = {}): string {
	if (message.body !== undefined) return message.body;
	const { type, top = {}, data: given = {} } = message;
	const form = FORMS[type] ?? {};
	const data = { ...(typeof given === 'function' ? given(owner) : given), ...latest };
	if (!(message.envelope ?? form.bare !== true)) return stringifyBigInts(data);

	const seller = message.topSellerId === undefined ? sellerIn(form, owner.sellerId) : message.topSellerId;
	const usualSite = form.site ? form.site(owner.country) : `lazada_${owner.country}`;
	const site = message.site === undefined ? usualSite : message.site;
	return stringifyBigInts({
		...(form.dataFirst ? { data } : {}),
		...(seller === null ? {} : { seller_id: seller }),
		message_type: type,
		data,
		...top,
		...(timestamp === null ? {} : { timestamp }),
		...(site === null ? {} : { site }),
	});
}

function sellerIn({ seller }: EnvelopeForm, sellerId: string): Id | null {
	if (seller === 'none') return null;
	if (seller === 'null') return 'null';
	return seller === 'number' ? BigInt(sellerId) : sellerId;
}
