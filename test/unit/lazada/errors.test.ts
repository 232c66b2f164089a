import fc from 'fast-check';

import {
	ERRORS,
	explainError,
	API,
	RENEWAL_REFUSED,
	RENEWAL_UNSUPPORTED,
	TOKEN_REFUSED,
} from '../../../nodes/Lazada/api/errors';
import { readResponse } from '../../../nodes/Lazada/api/response';
import { explainOddAnswer, explainUnreachable } from '../../../nodes/shared/api/errors';

const REQUEST = '0ba2887315178178017221014';

describe('an error of the Open Platform', () => {
	it.each<[string, string, string, RegExp]>([
		['901', 'Limit service request speed in server side temporarily.', 'too many calls', /fewer workflows/],
		[
			'901',
			'E901: The request is too frequent, or the requested functionality is temporarily disabled.',
			'switched this API off',
			/fewer workflows/,
		],
		[
			'19',
			'The limit field value is incorrect and should not exceed a maximum of 50.',
			'the limit',
			/from 1 to 50\./,
		],
		['19', 'E019: "200" Invalid Limit', 'the limit', /1 to 100 for orders, or from 1 to 50 for products/],
		['6', 'E006: System Error', 'has an internal error', /Try again later/],
		['6', 'Invalid status filter', 'the status', /Choose a status/],
		['6', 'For input string: ""', 'does not accept a value', /values of the fields/],
		['BIZ_DEGRADATION_ERROR', '', 'for a while', /during campaigns/],
		['TRAFFIC_CONTROL', '', 'for a while', /during campaigns/],
		[
			'Mp3SellerApiLimit',
			'Mp3 Seller not support the api - apipath',
			'Marketplace Ease',
			/marketplaceEaseMode/,
		],
		['105', 'E0105: reverse order id is empty or invalid', 'the reverse order', /this seller and this site/],
		['106', 'E0106: ROC internal error', 'the reverse order', /Check the ID/],
		['116', 'E0116: no seller id', 'whose call it is', /access token/],
		['120', 'E0120: page size invalid', 'the page', /smaller number of rows/],
	])('%s "%s" is explained by its text', (code, message, what, cure) => {
		const problem = explainError(code, message, REQUEST);
		expect(problem.what).toContain(what);
		expect(problem.cure).toMatch(cure);
	});

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
		['6', 'E006: System Error'],
		['6', 'E006: Unexpected internal error'],
		['901', 'Limit service request speed in server side temporarily.'],
		['901', 'E901: The request is too frequent, or the requested functionality is temporarily disabled.'],
		['BIZ_DEGRADATION_ERROR', ''],
		['TRAFFIC_CONTROL', 'request is limited'],
		['ISP', 'BIZ_DEGRADATION_ERROR: downgraded'],
	])('%s "%s" may pass', (code, said) => {
		expect(explainError(code, said, '').transient).toBe(true);
	});

	it.each([
		['IllegalAccessToken', 'The specified access token is invalid or expired'],
		['IncompleteSignature', 'The request signature does not conform to platform standards'],
		['MissingParameter', 'The input parameter "sign" is missing'],
		['6', 'Invalid status filter'],
		['6', 'For input string: ""'],
		['19', 'E019: "51" Invalid Limit'],
		['Mp3SellerApiLimit', 'Mp3 Seller not support the api - apipath'],
		['16', 'E016: "5" Invalid Order ID'],
		['Unheard', 'Of'],
	])('%s "%s" does not', (code, said) => {
		expect(explainError(code, said, '')).not.toHaveProperty('transient');
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

describe('an answer under "result", as the APIs for reverse orders give it', () => {
	const answered = (result: unknown) =>
		readResponse({ status: 200, body: { code: '0', request_id: REQUEST, result } });

	it.each([true, 'true', undefined])('with the success %p is the data', (success) => {
		const result = { success, total: 1, items: [{ reverse_order_id: '5' }] };
		expect(answered(result)).toEqual({ kind: 'answer', data: JSON.parse(JSON.stringify(result)) });
	});

	it.each([false, 'false'])(
		'with the success %p is a failure, though the code of the answer is 0',
		(success) => {
			expect(answered({ success, error_code: '106', error_msg: 'ROC internal error' })).toEqual({
				kind: 'failed',
				code: '106',
				problem: explainError('106', 'ROC internal error', REQUEST),
			});
			expect(answered({ success })).toMatchObject({
				kind: 'failed',
				problem: { what: 'Lazada did not carry out the call' },
			});
		},
	);
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
