import type { IDataObject } from 'n8n-workflow';

import type { ApiContext } from '../../shared/api/request';
import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import type { Keys } from '../platform/keys';
import { callApi } from './client';
import { objectIn } from './response';

/** A header that Pancake sends with every delivery. */
export interface RequestHeader {
	readonly name: string;
	readonly value: string;
}

/**
 * The webhook settings of a shop. A shop has one webhook only. Settings that an answer does not show are
 * undefined.
 */
export interface WebhookSettings {
	readonly enabled: boolean | undefined;
	readonly url: string | undefined;
	readonly email: string | undefined;
	readonly types: readonly string[] | undefined;
	readonly partner: string | undefined;
	readonly headers: readonly RequestHeader[] | undefined;
	/** Whether the headers are a list of keys and values, not an object with the names as its keys. */
	readonly headersAsList: boolean;
}

/** The settings that can be changed. Undefined settings are not sent. */
export type WebhookSettingsChange = Partial<Omit<WebhookSettings, 'headersAsList'>>;

/**
 * Reads the webhook settings. The form of the answer is not documented, so the shop is searched in `shop`, in
 * `data` and in the answer itself.
 *
 * @returns undefined where the answer shows none of the settings; the shop may still have a webhook
 */
export async function getWebhookSettings(context: ApiContext): Promise<WebhookSettings | undefined> {
	return settingsIn(await callApi(context, { method: 'GET', path: '', unaltered: true }));
}

/**
 * @param change the new values
 * @param before the settings as they were read; headers are written in the same form
 * @see https://docs.pancake.biz/pos/api/#tag/webhook/put/shopsshop_id
 */
export async function setWebhookSettings(
	context: ApiContext,
	change: WebhookSettingsChange,
	before: WebhookSettings | undefined,
): Promise<void> {
	const shop = shopOf(change, before?.headersAsList === true);
	await callApi(context, { method: 'PUT', path: '', body: { shop } });
}

/** @returns the headers with the one that proves deliveries; without it where the keys hold no webhook secret */
export function withSecretHeader(
	headers: readonly RequestHeader[],
	{ webhookHeaderName: name, webhookSecret: value }: Keys,
): RequestHeader[] {
	const others = headers.filter((header) => header.name.toLowerCase() !== name.toLowerCase());
	return value === undefined ? others : [...others, { name, value }];
}

/** @returns undefined where the answer shows none of the settings */
function settingsIn(answer: unknown): WebhookSettings | undefined {
	const shop = objectIn(objectIn(answer, 'shop'), 'shop');
	const known = Object.keys(shop).some((name) => name.startsWith('webhook_'));
	if (!known) return undefined;
	const { webhook_enable: enabled, webhook_types: types, webhook_headers: headers } = shop;
	return {
		enabled: enabled === undefined || enabled === null ? undefined : enabled === true || enabled === 'true',
		url: textIn(shop, 'webhook_url'),
		email: textIn(shop, 'webhook_email'),
		types: Array.isArray(types) ? types.map(String) : undefined,
		partner: textIn(shop, 'webhook_partner'),
		headers: headersIn(headers),
		headersAsList: Array.isArray(headers),
	};
}

function shopOf(change: WebhookSettingsChange, headersAsList: boolean): IDataObject {
	const { enabled, url, email, types, partner, headers } = change;
	return {
		...(enabled !== undefined && { webhook_enable: enabled }),
		...(url !== undefined && { webhook_url: url }),
		...(email !== undefined && { webhook_email: email }),
		...(types !== undefined && { webhook_types: [...types] }),
		...(partner !== undefined && { webhook_partner: partner }),
		...(headers !== undefined && { webhook_headers: written(headers, headersAsList) }),
	};
}

function written(headers: readonly RequestHeader[], asList: boolean): IDataObject | IDataObject[] {
	if (asList) return headers.map(({ name, value }) => ({ key: name, value }));
	return Object.fromEntries(headers.map(({ name, value }) => [name, value]));
}

/** Reads headers from an object or from a list, as their form is not documented. One sample has an object. */
function headersIn(headers: unknown): RequestHeader[] | undefined {
	if (typeof headers !== 'object' || headers === null) return undefined;
	if (!Array.isArray(headers)) {
		return Object.entries(headers).map(([name, value]) => ({ name, value: textOf(value) }));
	}
	return headers.map(asObject).map(({ key, name, value }) => {
		return { name: textOf(key ?? name), value: textOf(value) };
	});
}

/** Pancake writes null where nothing is set: then the text is empty. */
function textIn(shop: IDataObject, name: string): string | undefined {
	if (!Object.hasOwn(shop, name)) return undefined;
	return textOf(shop[name]).trim();
}
