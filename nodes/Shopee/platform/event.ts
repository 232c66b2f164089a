import type { IDataObject } from 'n8n-workflow';

import { problemText } from '../../shared/errors/problem';
import { canonicalJson } from '../../shared/util/canonicalJson';
import { sha256Hex } from '../../shared/util/hash';
import { parseJsonObject, withTextsRead } from '../../shared/util/json';
import { asObject, valueAt } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { isoFromEpoch } from '../../shared/util/time';
import { declaredIdentity } from '../../shared/webhook/declaredIdentity';
import { sentIdentity, type SentIdentity } from '../../shared/webhook/sentIdentity';
import type { CommerceEvent, Delivery, Parsed } from '../../shared/webhook/types';
import { findEventType, type EventType } from './eventTypes';

/** The facts that the push itself contains. */
export type DeliveryFacts = {
	/** The number of the push type. */
	readonly code: number;
	/** When the push was sent, ISO 8601 in UTC. */
	readonly timestamp: string | null;
	readonly partnerId: string | null;
};

/** In bytes. The verification message has a few hundred, so a larger body is not parsed to find one. */
const LARGEST_HANDSHAKE = 1_000;

/**
 * The console sends a verification message when a callback URL is saved, before the push key is saved. It
 * refuses the URL unless the answer is 200 with an empty body. In an older report, the message is empty.
 */
export function isVerificationMessage({ body }: Delivery): boolean {
	if (body.length === 0) return true;
	if (body.length > LARGEST_HANDSHAKE) return false;
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed' || parsed.payload.code !== 0) return false;
	const data = asObject(parsed.payload.data);
	const about = [shopIdOf(parsed.payload), data.ordersn, data.order_sn];
	return typeof data.verify_info === 'string' && about.every((id) => id === undefined || id === null);
}

/** Reads a push that is known to be genuine. */
export function parseEvent({ body }: Delivery): Parsed<DeliveryFacts> {
	const parsed = parseJsonObject(body);
	if (parsed.kind === 'malformed') return parsed;
	if (codeOf(parsed.payload) === undefined) {
		return {
			kind: 'malformed',
			reason: problemText({
				what: 'The push has no code that is a whole number',
				cure: 'Check what sends to this URL: every push of Shopee has a code.',
			}),
		};
	}
	return { kind: 'event', event: toEvent(parsed.payload) };
}

/**
 * @param envelope the envelope of a push or of a lost message, with a whole number as `code`
 */
export function toEvent(envelope: IDataObject): CommerceEvent<DeliveryFacts> {
	const code = codeOf(envelope) ?? -1;
	const pushType = findEventType(code);
	const data = normalised(dataOf(envelope));
	const namedShop = shopIdOf(envelope);
	// Pushes about the app as a whole belong to no shop, but may name one.
	const shopId = pushType?.level === 'partner' ? null : namedShop;
	const scope = [String(code), namedShop ?? '', textOf(envelope.partner_id ?? envelope.supplier_id)];
	const { identity, state } = identityOf(pushType, data, envelope);
	return {
		platform: 'shopee',
		event: pushType?.name ?? `push_code_${code}`,
		identity: [...scope, ...identity],
		...(state !== undefined && { state: { ...state, resource: [...scope, ...state.resource] } }),
		shopId,
		resource: resourceOf(pushType, data, namedShop),
		occurredAt: isoFromEpoch(data.update_time) ?? isoFromEpoch(envelope.timestamp),
		payload: envelope,
		delivery: {
			code,
			timestamp: isoFromEpoch(envelope.timestamp),
			partnerId: textOf(envelope.partner_id) || null,
		},
	};
}

/** `data` is an object in pushes and may be JSON text in lost messages, so both forms are read in both. */
export function withDataRead(envelope: IDataObject): IDataObject {
	return withTextsRead(envelope, ['data']);
}

/** @returns the `data` of an envelope, in either form */
export function dataOf(envelope: IDataObject): IDataObject {
	return asObject(withDataRead(envelope).data);
}

/** Some samples have order_sn instead of ordersn. */
export function normalised(data: IDataObject): IDataObject {
	return { ...data, ordersn: data.ordersn ?? data.order_sn };
}

/** The shop id is in the envelope or in its `data`, under two spellings of the name. */
function shopIdOf(envelope: IDataObject): string | null {
	const data = dataOf(envelope);
	return textOf(envelope.shop_id ?? envelope.shopid ?? data.shop_id ?? data.shopid) || null;
}

/** @returns the texts that identify a push, and the state that the push shows, if any */
function identityOf(pushType: EventType | undefined, data: IDataObject, envelope: IDataObject): SentIdentity {
	const read = (field: string) => valueAt(data, field);
	const declared = declaredIdentity(pushType?.identity ?? [], read);
	return sentIdentity({
		// A state may also be that a value has been emptied.
		content: declared ?? [sha256Hex(canonicalJson(contentOf(envelope)))],
		resource: declaredIdentity(pushType?.state ?? [], read),
		timestamp: envelope.timestamp,
		isTimed: pushType?.timed === true,
	});
}

/** @returns the content of a push without the time and the number of sending */
export function contentOf(envelope: IDataObject): IDataObject {
	const { timestamp: _timestamp, msg_id: _msgId, ...content } = withDataRead(envelope);
	return content;
}

function resourceOf(
	pushType: EventType | undefined,
	data: IDataObject,
	namedShop: string | null,
): CommerceEvent['resource'] {
	if (pushType === undefined) return { type: 'unknown', id: textOf(data.ordersn) || null };
	const { type, id } = pushType.resource;
	if (id !== undefined) return { type, id: textOf(valueAt(data, id)) || null };
	return { type, id: type === 'shop' ? namedShop : null };
}

function codeOf(envelope: IDataObject): number | undefined {
	const code = typeof envelope.code === 'string' ? Number(envelope.code) : envelope.code;
	return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined;
}
