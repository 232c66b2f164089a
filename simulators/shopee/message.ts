import { parseKeepingDigits, plainText, stringifyBigInts } from '../shared/digits';

/** An id of Shopee; a BigInt beyond 2^53. */
export type Id = number | bigint;

/** The parts of a push besides its code. */
export interface PushParts {
	/** May hold BigInts. */
	readonly data?: unknown;
	/** By default the simulator's shop if the code belongs to shops; null for none. */
	readonly shopId?: Id | null;
	/** By default the app's partner id, in codes 1 and 2 only. */
	readonly partnerId?: Id;
	/** Seconds since 1970; now if left out. */
	readonly timestamp?: number;
	/** Further fields at the top, such as `msg_id` of code 10. */
	readonly top?: Readonly<Record<string, unknown>>;
	/** The exact text of the body, instead of all these parts. The shop is read from the text. */
	readonly body?: string;
}

export interface PushMessage extends PushParts {
	readonly code: number;
}

/** The owner of a push that names no other. */
export interface Owner {
	readonly shopId: Id;
	readonly partnerId: Id;
}

/** Codes whose pushes have `partner_id` instead of `shop_id`. */
const WITH_PARTNER_ID = new Set([1, 2]);
/**
 * Codes whose pushes belong to no shop: authorization expiry and the result of a video upload belong to the
 * partner, 18-21 to a supplier.
 */
const WITHOUT_SHOP_ID = new Set([1, 2, 12, 18, 19, 20, 21, 38]);

/**
 * The message that is sent when a callback URL is saved. The message is not documented: two integrators
 * observed it, with neither shop nor time.
 */
export const VERIFICATION_MESSAGE =
	'{"code":0,"data":{"verify_info":"This is a Verification message.Please respond in the certain format."}}';

/** @returns the text of the push, its fields in the order of the documented samples */
export function composed(message: PushMessage, owner: Owner, timestamp: number): string {
	if (message.body !== undefined) return message.body;
	const { code, data = {}, top = {} } = message;
	const shopId = shopOf(message, owner);
	const partnerId = message.partnerId ?? (WITH_PARTNER_ID.has(code) ? owner.partnerId : undefined);
	return stringifyBigInts({
		data,
		...(shopId === null ? {} : { shop_id: shopId }),
		...(partnerId === undefined ? {} : { partner_id: partnerId }),
		code,
		timestamp,
		...top,
	});
}

/** @returns the shop's id in decimal digits; null where the push belongs to no shop */
export function shopIdOf(message: PushMessage, owner: Owner): string | null {
	if (message.shopId === undefined && message.body !== undefined) return shopIdIn(message.body);
	const shopId = shopOf(message, owner);
	return shopId === null ? null : String(shopId);
}

function shopOf({ code, shopId }: PushMessage, owner: Owner): Id | null {
	if (shopId !== undefined) return shopId;
	return WITHOUT_SHOP_ID.has(code) ? null : owner.shopId;
}

function shopIdIn(body: string): string | null {
	try {
		const shopId = (parseKeepingDigits(body) as { shop_id?: unknown } | null)?.shop_id;
		const digits = typeof shopId === 'string' ? plainText(shopId) : '';
		return /^\d+$/.test(digits) ? digits : null;
	} catch {
		return null;
	}
}
