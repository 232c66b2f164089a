import fc from 'fast-check';

import { siteOptions } from '../../../nodes/Lazada/form/siteOptions';
import { apiBaseUrl, authorizationBaseUrl } from '../../../nodes/Lazada/platform/keys';
import { normalisedSite, pushSiteOf } from '../../../nodes/Lazada/platform/site';
import { properties } from '../../../nodes/Lazada/trigger/properties';

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
		expect(properties.find(({ name }) => name === 'sites')?.options).toEqual(
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
