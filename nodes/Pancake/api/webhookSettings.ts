import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../shared/util/object';
import { textOf } from '../../shared/util/text';
import { callApi, type ApiContext } from './client';
import { objectIn } from './response';

/** A header that Pancake sends with every delivery. */
export interface RequestHeader {
	readonly name: string;
	readonly value: string;
}

/** The webhook settings of a shop, which has one webhook only. What an answer does not show is undefined. */
export interface WebhookSettings {
	readonly enabled: boolean | undefined;
	readonly url: string | undefined;
	readonly email: string | undefined;
	readonly types: readonly string[] | undefined;
	readonly partner: string | undefined;
	readonly headers: readonly RequestHeader[] | undefined;
	/** Whether the headers stand in a list of keys and values, and not in an object by their names. */
	readonly headersAsList: boolean;
}

/** What can be set; what is not mentioned is not sent. */
export type WebhookSettingsChange = Partial<Omit<WebhookSettings, 'headersAsList'>>;

/**
 * Reads the webhook settings. What the answer looks like is not documented, so the shop is looked for in
 * `shop`, in `data` and in the answer itself.
 *
 * @returns undefined where the answer shows none of the settings, which does not mean that there are none
 */
export async function getWebhookSettings(context: ApiContext): Promise<WebhookSettings | undefined> {
	return settingsIn(await callApi(context, { method: 'GET', path: '', unaltered: true }));
}

/**
 * @param change fields as they shall be
 * @param before as read, for the form in which headers are written
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

/** @returns undefined where an answer shows none of the settings */
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

/** Whether headers come by their names or in a list is not documented; one sample has them by their names. */
function headersIn(headers: unknown): RequestHeader[] | undefined {
	if (typeof headers !== 'object' || headers === null) return undefined;
	if (!Array.isArray(headers)) {
		return Object.entries(headers).map(([name, value]) => ({ name, value: textOf(value) }));
	}
	return headers.map(asObject).map(({ key, name, value }) => {
		return { name: textOf(key ?? name), value: textOf(value) };
	});
}

/** Nothing is set where Pancake writes null. */
function textIn(shop: IDataObject, name: string): string | undefined {
	if (!Object.hasOwn(shop, name)) return undefined;
	return textOf(shop[name]).trim();
}
