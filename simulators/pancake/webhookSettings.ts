import { invalid, type Refusal } from './gate';
import { isWebhookType } from './payloads';
import type { Settings } from './settings';
import type { Shop } from './shop';
import type { WebhookSettings } from './types';

type HeadersForm = Settings['headersForm'];

/** @returns the shop in the form of GET /shops/{id} */
export function shopOfApi({ id, name, webhook }: Shop, form: HeadersForm): object {
	const headers = Object.entries(webhook.webhook_headers);
	return {
		id,
		name,
		avatar_url: null,
		pages: [],
		...webhook,
		webhook_headers:
			form === 'map' ? webhook.webhook_headers : headers.map(([key, value]) => ({ key, value })),
	};
}

/**
 * The changes that PUT /shops/{id} makes to the webhook settings. Fields that it does not name stay, and
 * other fields than webhook settings are ignored. How Pancake checks values is not published.
 * @param shop the `shop` of the body
 */
export function changeIn(shop: unknown, form: HeadersForm): Partial<WebhookSettings> | Refusal {
	if (typeof shop !== 'object' || shop === null) return invalid('shop is missing');
	const change: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(shop)) {
		const check = CHECKS[name];
		if (!check) continue;
		if (!check(value, form)) return invalid(`${name} is invalid`);
		change[name] = name === 'webhook_headers' ? headersOf(value) : value;
	}
	return change;
}

const isText = (value: unknown) => value === null || typeof value === 'string';

const CHECKS: Readonly<Record<string, (value: unknown, form: HeadersForm) => boolean>> = {
	webhook_enable: (value) => typeof value === 'boolean',
	webhook_url: (value) => isText(value) && (!value || URL.canParse(value)),
	webhook_email: isText,
	webhook_types: (value) => Array.isArray(value) && value.every(isWebhookType),
	webhook_partner: isText,
	webhook_headers: (value, form) => {
		if (typeof value !== 'object' || value === null) return false;
		if (Array.isArray(value) !== (form === 'list')) return false;
		return Object.entries(headersOf(value)).every(
			([name, text]) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && typeof text === 'string',
		);
	},
};

function headersOf(value: unknown): Record<string, string> {
	if (!Array.isArray(value)) return { ...(value as Record<string, string>) };
	return Object.fromEntries(value.map((entry) => [entry?.key, entry?.value]));
}
