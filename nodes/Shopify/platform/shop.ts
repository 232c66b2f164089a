import type { IDataObject } from 'n8n-workflow';

import { parseJsonObject } from '../../shared/util/json';
import { textOf } from '../../shared/util/text';

/** The domains that shops have on Shopify, as in Shopify's own library. */
const SHOP_DOMAIN = /^[a-z0-9][a-z0-9_-]*\.(myshopify\.com|shopify\.com|myshopify\.io|shop\.dev)$/;
const SUBDOMAIN = /^[a-z0-9][a-z0-9_-]*$/;
const ADMIN_PATH = /^admin\.shopify\.com\/store\/([a-z0-9][a-z0-9_-]*)/;

/**
 * @param shop as people write it: "example", "example.myshopify.com", "https://example.myshopify.com/admin"
 *   or "https://admin.shopify.com/store/example"
 * @returns the shop's domain, "example.myshopify.com"; undefined for any other text
 */
export function shopDomain(shop: string): string | undefined {
	const address = shop
		.trim()
		.toLowerCase()
		.replace(/^https?:\/\//, '');
	const admin = ADMIN_PATH.exec(address);
	if (admin !== null) return `${admin[1]}.myshopify.com`;
	const [host = ''] = address.split(/[/?#]/, 1);
	if (SUBDOMAIN.test(host)) return `${host}.myshopify.com`;
	return SHOP_DOMAIN.test(host) ? host : undefined;
}

/** The fields in which payloads name their shop: those of the compliance topics, and those that are the shop itself. */
const SHOP_FIELDS = ['shop_domain', 'myshopify_domain'] as const;

/**
 * @returns the domain of the shop that a payload names, which the signature covers, unlike the headers; undefined for
 *   most payloads, which name none
 */
export function shopNamedIn(payload: IDataObject): string | undefined {
	const names = SHOP_FIELDS.map((field) => textOf(payload[field]).toLowerCase());
	return names.find((name) => SHOP_DOMAIN.test(name));
}

/** @returns the same for a body that is not read yet; most bodies have no such field, and are not parsed */
export function shopNamedInBody(body: Buffer): string | undefined {
	if (!SHOP_FIELDS.some((field) => body.includes(`"${field}"`))) return undefined;
	const parsed = parseJsonObject(body);
	return parsed.kind === 'object' ? shopNamedIn(parsed.payload) : undefined;
}
