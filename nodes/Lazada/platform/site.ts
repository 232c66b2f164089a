import type { INodePropertyOptions } from 'n8n-workflow';

import { ProblemError } from '../../shared/errors/problem';
import { withoutTrailingSlashes } from '../../shared/util/url';

/** A country in which Lazada sells. @see https://open.lazada.com/apps/doc/doc?nodeId=10451&docId=108069 */
interface Site {
	/** The value in the credential, e.g. "sg". Pushes write "lazada_sg". */
	readonly value: string;
	readonly name: string;
	readonly host: string;
}

const SITES: readonly Site[] = [
	{ value: 'id', name: 'Indonesia', host: 'https://api.lazada.co.id/rest' },
	{ value: 'my', name: 'Malaysia', host: 'https://api.lazada.com.my/rest' },
	{ value: 'ph', name: 'Philippines', host: 'https://api.lazada.com.ph/rest' },
	{ value: 'sg', name: 'Singapore', host: 'https://api.lazada.sg/rest' },
	{ value: 'th', name: 'Thailand', host: 'https://api.lazada.co.th/rest' },
	{ value: 'vn', name: 'Vietnam', host: 'https://api.lazada.vn/rest' },
];

/** One host creates and renews the tokens of all sites. */
const AUTHORIZATION_HOST = 'https://auth.lazada.com/rest';

export const siteOptions: INodePropertyOptions[] = SITES.map(({ value, name, host }) => ({
	name,
	value,
	description: host.replace('https://', ''),
}));

/** The sites, in the spelling of pushes. */
export const pushSiteOptions: INodePropertyOptions[] = SITES.map(({ value, name }) => ({
	name,
	value: `lazada_${value}`,
}));

type Fields = Readonly<Record<string, unknown>>;

/**
 * @returns the URL of the API of the credential's site, with /rest and without a slash at the end
 * @throws ProblemError when a custom base URL is chosen, and its field has no web address
 */
export function apiBaseUrl({ site, baseUrl }: Fields): string {
	return SITES.find(({ value }) => value === site)?.host ?? customBaseUrl(baseUrl);
}

/**
 * @returns the URL at which tokens are renewed; a custom base URL serves for the renewal, too
 * @throws ProblemError when a custom base URL is chosen, and its field has no web address
 */
export function authorizationBaseUrl({ site, baseUrl }: Fields): string {
	return SITES.some(({ value }) => value === site) ? AUTHORIZATION_HOST : customBaseUrl(baseUrl);
}

/** @returns the site in the spelling of pushes; null where the credential has a custom base URL */
export function pushSiteOf({ site }: Fields): string | null {
	return SITES.some(({ value }) => value === site) ? `lazada_${String(site)}` : null;
}

/**
 * Brings a site to one spelling: samples of the documentation have "lazada_sg", "lazada-sg" and "LAZADA_SG".
 *
 * @returns e.g. "lazada_sg"; null where the push names no site
 */
export function normalisedSite(site: unknown): string | null {
	if (typeof site !== 'string' || site.trim() === '') return null;
	return site.trim().toLowerCase().replace(/-/g, '_');
}

function customBaseUrl(baseUrl: unknown): string {
	const custom = String(baseUrl ?? '').trim();
	if (custom === '') {
		throw new ProblemError({
			what: 'The credential has no base URL',
			cure: 'Enter a base URL, or choose a site.',
		});
	}
	if (!/^https?:\/\//i.test(custom)) {
		throw new ProblemError({
			what: 'The base URL in the credential is not a web address',
			cure: 'Enter a base URL that begins with https://.',
		});
	}
	return withoutTrailingSlashes(custom);
}
