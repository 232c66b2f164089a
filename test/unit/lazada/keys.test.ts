import { apiBaseUrl, authorizationBaseUrl } from '../../../nodes/Lazada/platform/keys';
import { pushSiteOf } from '../../../nodes/Lazada/platform/site';

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
