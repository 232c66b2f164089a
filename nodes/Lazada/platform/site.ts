/** A country in which Lazada sells. @see https://open.lazada.com/apps/doc/doc?nodeId=10451&docId=108069 */
interface Site {
	/** The value in the credential, e.g. "sg". Pushes write "lazada_sg". */
	readonly value: string;
	readonly name: string;
	readonly host: string;
}

export const SITES: readonly Site[] = [
	{ value: 'id', name: 'Indonesia', host: 'https://api.lazada.co.id/rest' },
	{ value: 'my', name: 'Malaysia', host: 'https://api.lazada.com.my/rest' },
	{ value: 'ph', name: 'Philippines', host: 'https://api.lazada.com.ph/rest' },
	{ value: 'sg', name: 'Singapore', host: 'https://api.lazada.sg/rest' },
	{ value: 'th', name: 'Thailand', host: 'https://api.lazada.co.th/rest' },
	{ value: 'vn', name: 'Vietnam', host: 'https://api.lazada.vn/rest' },
];

type Fields = Readonly<Record<string, unknown>>;

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
