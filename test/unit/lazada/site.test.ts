import fc from 'fast-check';

import {
	apiBaseUrl,
	authorizationBaseUrl,
	normalisedSite,
	pushSiteOf,
	pushSiteOptions,
	siteOptions,
} from '../../../nodes/Lazada/platform/site';

const AUTHORIZATION = 'https://auth.lazada.com/rest';

describe('a site of Lazada', () => {
	it.each([
		['sg', 'https://api.lazada.sg/rest'],
		['th', 'https://api.lazada.co.th/rest'],
		['my', 'https://api.lazada.com.my/rest'],
		['vn', 'https://api.lazada.vn/rest'],
		['ph', 'https://api.lazada.com.ph/rest'],
		['id', 'https://api.lazada.co.id/rest'],
	])('%s has its API at %s, and its tokens where all have them', (site, url) => {
		expect(apiBaseUrl({ site })).toBe(url);
		expect(authorizationBaseUrl({ site })).toBe(AUTHORIZATION);
		expect(pushSiteOf({ site })).toBe(`lazada_${site}`);
	});

	it('is offered in the credential and as a filter, by the same names', () => {
		expect(siteOptions.map(({ value }) => value)).toEqual(['id', 'my', 'ph', 'sg', 'th', 'vn']);
		expect(pushSiteOptions).toEqual(
			siteOptions.map(({ name, value }) => ({ name, value: `lazada_${String(value)}` })),
		);
		expect(siteOptions.map(({ description }) => description)).toContain('api.lazada.com.my/rest');
	});

	it('is not asked for a base URL that was entered before it was chosen', () => {
		const fields = { site: 'vn', baseUrl: 'https://old.example.com' };
		expect(apiBaseUrl(fields)).toBe('https://api.lazada.vn/rest');
		expect(authorizationBaseUrl(fields)).toBe(AUTHORIZATION);
	});
});

describe('a custom base URL', () => {
	it.each(['https://gateway.example.com/rest', ' https://gateway.example.com/rest// '])(
		'%j is taken for calls and for tokens, and is of no site',
		(baseUrl) => {
			const fields = { site: 'custom', baseUrl };
			expect(apiBaseUrl(fields)).toBe('https://gateway.example.com/rest');
			expect(authorizationBaseUrl(fields)).toBe('https://gateway.example.com/rest');
			expect(pushSiteOf(fields)).toBeNull();
		},
	);

	it.each([undefined, null, '', '  '])('%j is none, and the error says what to do', (baseUrl) => {
		for (const urlOf of [apiBaseUrl, authorizationBaseUrl]) {
			expect(() => urlOf({ site: 'custom', baseUrl })).toThrow(
				'The credential has no base URL. Enter a base URL, or choose a site.',
			);
		}
	});

	it.each(['api.lazada.sg/rest', 'ftp://api.lazada.sg/rest', 'file:///etc/passwd'])(
		'%s is refused, and the error says what to do',
		(baseUrl) => {
			expect(() => apiBaseUrl({ site: 'custom', baseUrl })).toThrow(
				'Enter a base URL that begins with https://.',
			);
		},
	);
});

describe('the site of a push', () => {
	it.each(['lazada_sg', 'lazada-sg', 'LAZADA_SG', 'Lazada-SG', ' lazada_sg '])(
		'is lazada_sg where it is spelt %j',
		(site) => {
			expect(normalisedSite(site)).toBe('lazada_sg');
		},
	);

	it.each([undefined, null, '', '  ', 5, true, {}, ['lazada_sg']])('is none where it is %j', (site) => {
		expect(normalisedSite(site)).toBeNull();
	});

	it('is the same when it is read twice', () => {
		fc.assert(
			fc.property(fc.string(), (site) => {
				const once = normalisedSite(site);
				expect(normalisedSite(once)).toBe(once);
			}),
		);
	});
});
