import fc from 'fast-check';

import {
	ERRORS,
	explainError,
	API,
	RENEWAL_REFUSED,
	RENEWAL_UNSUPPORTED,
	TOKEN_REFUSED,
} from '../../../nodes/Lazada/api/errors';
import { explainOddAnswer, explainUnreachable } from '../../../nodes/shared/api/errors';

const REQUEST = '0ba2887315178178017221014';

describe('an error of the Open Platform', () => {
	it.each(Object.keys(ERRORS))('%s is explained with a cure, and with what Lazada says', (code) => {
		const { what, cure } = explainError(code, 'said so', REQUEST);
		expect(what).toBe(ERRORS[code]!.what);
		expect(what).toMatch(/^\S.*[^.\s]$/);
		expect(cure).toBe(`${ERRORS[code]!.cure} Lazada says: ${code}: said so (request ${REQUEST})`);
		expect(ERRORS[code]!.cure).toMatch(/^[A-Z].*\.$/);
	});

	it('tells to authorize again where no token is left that could be renewed', () => {
		for (const code of [TOKEN_REFUSED, RENEWAL_REFUSED, RENEWAL_UNSUPPORTED]) {
			expect(explainError(code, '', '').cure).toContain('Have the seller authorize the app again');
		}
	});

	it.each([
		['ApiCallLimit', 'Api access frequency exceeds the limit. this ban will last 1 seconds'],
		['AppCallLimit', 'App call limit'],
		['ServiceTimeout', ''],
		['ISP', 'rpc timeout, please try again'],
		['isp.remote', 'Remote service error: ServiceTimeout'],
		['isp.remote', 'SERVICE TIMEOUT'],
		['6', 'The service is currently unavailable'],
	])('%s "%s" may pass', (code, said) => {
		expect(explainError(code, said, '').transient).toBe(true);
	});

	it.each([
		['IllegalAccessToken', 'The specified access token is invalid or expired'],
		['IncompleteSignature', 'The request signature does not conform to platform standards'],
		['MissingParameter', 'The input parameter "sign" is missing'],
		['6', 'E006: Unexpected internal error'],
		['16', 'E016: "5" Invalid Order ID'],
		['Unheard', 'Of'],
	])('%s "%s" does not', (code, said) => {
		expect(explainError(code, said, '')).not.toHaveProperty('passing');
	});

	it('that passes is named by its text, and its own code is told', () => {
		expect(explainError('6', 'rpc timeout', '')).toMatchObject({
			what: ERRORS.ServiceTimeout!.what,
			cure: expect.stringContaining('Lazada says: 6: rpc timeout'),
		});
	});

	it.each(['37', '38', '39', '56'])('%s is about the order IDs', (code) => {
		expect(explainError(code, '', '').what).toBe('Lazada does not accept the order IDs');
	});

	it('that nobody knows is told as Lazada tells it', () => {
		expect(explainError('E999', 'Something', REQUEST)).toEqual({
			what: 'Lazada answered with an error: E999: Something',
			cure: expect.stringContaining(`The call was not carried out (request ${REQUEST}). Look`),
		});
		expect(explainError('E999', '', '')).toEqual({
			what: 'Lazada answered with an error: E999',
			cure: expect.stringContaining('The call was not carried out. Look'),
		});
	});

	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'%s is one that nobody knows, though every object has it',
		(code) => {
			expect(explainError(code, 'x', '').what).toBe(`Lazada answered with an error: ${code}: x`);
		},
	);

	it('always has a message and a description', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), fc.string(), (code, said, request) => {
				const { what, cure } = explainError(code, said, request);
				expect([what, cure].map((text) => typeof text)).toEqual(['string', 'string']);
				expect(`${what} ${cure}`).toContain(said);
				expect(cure).toContain(request);
			}),
		);
	});
});

describe("an answer that is not the API's", () => {
	it.each([429, 500, 502, 503, 504])('with HTTP %i may pass', (status) => {
		expect(explainOddAnswer(API, status)).toEqual({
			what: `Lazada answered with HTTP ${status}, not as its API does`,
			cure: expect.stringContaining('Check the site or base URL'),
			transient: true,
		});
	});

	it.each([200, 400, 403, 404])('with HTTP %i does not', (status) => {
		expect(explainOddAnswer(API, status)).not.toHaveProperty('transient');
		expect(explainOddAnswer(API, status).what).toContain(`HTTP ${status}`);
	});

	it.each([301, 302, 303, 307, 308])('redirects with HTTP %i, and is not followed', (status) => {
		expect(explainOddAnswer(API, status)).toEqual({
			what: 'Lazada redirects calls to another address',
			cure: 'Redirects are not followed, as the secrets of the credential would be sent along. Correct the site or base URL (which ends in /rest) in the credential.',
		});
	});

	it('is none at all where Lazada cannot be reached, and the reason is told', () => {
		expect(explainUnreachable(API, 'connect ECONNREFUSED 127.0.0.1:9')).toEqual({
			what: 'Lazada could not be reached',
			cure: expect.stringMatching(/^connect ECONNREFUSED 127\.0\.0\.1:9\. Check the site/),
		});
	});
});
