import type { IDataObject } from 'n8n-workflow';

import type { ApiContext } from '../../shared/api/request';
import { explainMistyped, rowsIn } from '../../shared/api/typed';
import { apiError } from '../../shared/errors/nodeErrors';
import { isObject, isPresent } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { isoFromEpoch } from '../../shared/util/time';
import type { CommerceEvent } from '../../shared/webhook/types';
import { toEvent, withDataRead, type DeliveryFacts } from '../platform/event';
import { callApi } from './client';
import { API } from './errors';

/** The API that returns the push configuration. */
export const PUSH_CONFIG = '/api/v2/push/get_app_push_config';

/** The push configuration of an app, in Shopee's own form. What an answer leaves out is empty. */
export interface PushConfig {
	readonly callback_url: string;
	/** "Normal", "Warning" or "Suspended", in upper or lower case. */
	readonly live_push_status: string;
	/** Seconds since 1970; 0 where there is none. */
	readonly suspended_time: number;
	readonly blocked_shop_id: readonly number[];
	readonly push_config_on_list: readonly number[];
	readonly push_config_off_list: readonly number[];
}

const CONFIG_FIELDS: ReadonlyArray<keyof PushConfig> = [
	'callback_url',
	'live_push_status',
	'suspended_time',
	'blocked_shop_id',
	'push_config_on_list',
	'push_config_off_list',
];

/** The fields to set. Missing fields stay as they are. */
export interface PushConfigChange {
	readonly callback_url?: string;
	readonly set_push_config_on?: readonly number[];
	readonly set_push_config_off?: readonly number[];
	readonly blocked_shop_id_list?: readonly number[];
}

/** The facts of a push that was lost. */
export type LostFacts = DeliveryFacts & {
	/** When it was lost, ISO 8601 in UTC. */
	readonly lostAt: string | null;
};

/** The earliest messages that were lost and are not confirmed yet: up to 100 of the last three days. */
export interface LostMessages {
	readonly events: ReadonlyArray<CommerceEvent<LostFacts>>;
	/** Whether more messages are waiting. Shopee shows them only after these are confirmed. */
	readonly more: boolean;
	/** A confirmation up to this id confirms all of these messages; null where there are none. */
	readonly lastMessageId: number | string | null;
}

/** @throws NodeApiError where Shopee refuses, or answers without a configuration */
export async function getPushConfig(context: ApiContext): Promise<PushConfig> {
	const data = await callApi(context, { method: 'GET', path: PUSH_CONFIG });
	if (isPushConfig(data)) return configIn(data);
	throw apiError(context, explainMistyped(API, 'a push configuration', isObject(data) ? undefined : data));
}

/** An answer may leave out what is empty; one with other fields only is no configuration in which all is empty. */
function isPushConfig(data: unknown): data is IDataObject {
	if (!isObject(data)) return false;
	return Object.keys(data).length === 0 || CONFIG_FIELDS.some((name) => Object.hasOwn(data, name));
}

/**
 * Changes the push configuration of the app. Shopee sends a test push to a callback URL at once, and refuses
 * the URL unless the test push is answered.
 *
 * @throws NodeApiError where Shopee refuses
 */
export async function setPushConfig(context: ApiContext, change: PushConfigChange): Promise<void> {
	const path = '/api/v2/push/set_app_push_config';
	await callApi(context, { method: 'POST', path, body: { ...change } });
}

/** @throws NodeApiError where Shopee refuses, or answers without a list of messages */
export async function getLostMessages(context: ApiContext): Promise<LostMessages> {
	const path = '/api/v2/push/get_lost_push_message';
	const data = requireData(context, await callApi(context, { method: 'GET', path }));
	const list = data.push_message_list ?? (saysNothingIsLost(data) ? [] : undefined);
	const messages = rowsIn(context, API, list, 'a list of lost messages');
	return {
		events: messages.map(toLostEvent),
		more: data.has_next_page === true,
		// Entries that cannot be read are confirmed too: Shopee would list them in every answer.
		lastMessageId:
			Array.isArray(list) && list.length > 0 ? requireMessageId(context, data.last_message_id) : null,
	};
}

/**
 * Whether an answer without a list says nothing of messages. Shopee does not document whether an empty list is left
 * out; a list under a name that is not known must not look as if nothing were lost.
 */
function saysNothingIsLost({ has_next_page: more, last_message_id: last, ...others }: IDataObject): boolean {
	const namesMessage = isPresent(last) && last !== 0;
	return more !== true && !namesMessage && !Object.values(others).some(Array.isArray);
}

/** Whether a value is the id of a message: a whole number, as text where it has more digits than a number can hold. */
export function isMessageId(value: unknown): value is number | string {
	return typeof value === 'number'
		? Number.isSafeInteger(value) && value >= 0
		: MESSAGE_ID.test(String(value));
}

const MESSAGE_ID = /^(0|[1-9]\d{0,19})$/;

/**
 * Confirms every lost message up to an id. The id is a watermark: earlier messages that nobody has looked at
 * are confirmed as well.
 *
 * @param lastMessageId with all its digits; see isMessageId
 * @throws NodeApiError where it is no id, or where Shopee refuses
 */
export async function confirmLostMessages(
	context: ApiContext,
	lastMessageId: number | string,
): Promise<void> {
	const path = '/api/v2/push/confirm_consumed_lost_push_message';
	const body = `{"last_message_id":${requireMessageId(context, lastMessageId)}}`;
	await callApi(context, { method: 'POST', path, body });
}

/** @throws NodeApiError where the value is no id: nothing could be confirmed */
function requireMessageId(context: ApiContext, id: unknown): number | string {
	if (isMessageId(id)) return id;
	throw apiError(context, explainMistyped(API, 'the ID of the last lost message', id));
}

/** @returns the configuration, in which each field has its type, whatever the answer has there */
function configIn(data: IDataObject): PushConfig {
	const numbers = (value: unknown) =>
		Array.isArray(value) ? value.map(Number).filter(Number.isSafeInteger) : [];
	return {
		callback_url: textOf(data.callback_url),
		live_push_status: textOf(data.live_push_status),
		suspended_time: Number(data.suspended_time ?? 0) || 0,
		blocked_shop_id: numbers(data.blocked_shop_id),
		push_config_on_list: numbers(data.push_config_on_list),
		push_config_off_list: numbers(data.push_config_off_list),
	};
}

/** An answer without data is not Shopee's. Treated as an empty list, it would hide lost messages. */
function requireData(context: ApiContext, data: unknown): IDataObject {
	if (isObject(data)) return data;
	throw apiError(context, explainMistyped(API, 'data', data));
}

/**
 * The event of a lost message. According to the documentation, `data` is a JSON text with the whole envelope.
 * An object, and the data without its envelope, are accepted too.
 */
function toLostEvent(message: IDataObject): CommerceEvent<LostFacts> {
	const { data, timestamp: lostAt, ...rest } = withDataRead(message);
	const inner = (typeof data === 'object' && data !== null ? data : { text: data }) as IDataObject;
	const whole = inner.data !== undefined && String(inner.code) === String(message.code);
	// The time of the loss is not that of the sending, which bare data does not tell.
	const envelope = whole ? inner : { ...rest, data: inner };
	const event = toEvent(envelope);
	return { ...event, delivery: { ...event.delivery, lostAt: isoFromEpoch(lostAt) } };
}
