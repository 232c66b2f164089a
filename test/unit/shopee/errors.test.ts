import fc from 'fast-check';

import { ERRORS, explainError } from '../../../nodes/Shopee/api/errors';

/**
 * The errors that Shopee publishes for every API, for the push APIs and for the authorization, with the text
 * that tells what is wrong, and a word of the cure.
 */
const PUBLISHED: ReadonlyArray<readonly [error: string, message: string, what: string, cure: RegExp]> = [
	['error_param', 'Timestamp is expired.', 'the time of the call', /clock/],
	['error_param', 'Invalid timestamp', 'the time of the call', /clock/],
	['error_param', 'no timestamp', 'the time of the call', /clock/],
	[
		'error_param',
		'Timestamp is invalid, should be an integer between 0 and 4294967295.',
		'the time of the call',
		/clock/,
	],
	['error_sign', 'Wrong sign.', 'the signature', /API partner key/],
	['common.error_auth', 'Invalid sign', 'the signature', /API partner key/],
	['error_param', 'There is no sign in query.', 'did not reach Shopee as it was sent', /base URL/],
	['error_param', 'request not from gateway', 'did not reach Shopee as it was sent', /base URL/],
	['error_param', 'There is no partner_id in query.', 'the partner ID', /Copy the partner ID/],
	['error_param', 'Invalid partner_id.', 'the partner ID', /Copy the partner ID/],
	[
		'error_param',
		'Partner_id is invalid, should be an integer between 0 and 4294967295.',
		'the partner ID',
		/Copy the partner ID/,
	],
	['error_auth', 'partner_id is invalid', 'the partner ID', /Copy the partner ID/],
	['invalid_partner_id', 'Invalid partner_id, please have a check.', 'the partner ID', /Copy the partner ID/],
	['error_auth', 'Invalid partner_id or shopid.', 'has not authorized this app', /authorize the app/],
	[
		'partner_shop_no_link',
		'Invalid partner_id or shop_id, please have a check.',
		'has not authorized this app',
		/authorize the app/,
	],
	['shop_no_linked', 'Partner and shop has no linked.', 'has not authorized this app', /authorize the app/],
	['merchant_no_linked', 'Partner and merchant has no linked.', 'has not authorized', /authorize the app/],
	['supplier_no_linked', 'Partner and Supplier has no linked.', 'has not authorized', /authorize the app/],
	['user_no_linked', 'Partner and user has no linked.', 'has not authorized', /authorize the app/],
	[
		'order. error_permission',
		'Please link shop and partner on seller center first.',
		'has not authorized',
		/authorize the app/,
	],
	['error_auth', 'Invalid access_token.', 'the access token of the shop', /4 hours/],
	['invalid_acceess_token', 'Invalid access_token, please have a check.', 'the access token', /4 hours/],
	['error_auth', 'No permission to current api.', 'may not call this API', /permissions of the app/],
	['error_api_permission', 'This app type has no permission to this API.', 'may not call this API', /type/],
	[
		'error_ashop_api_permission',
		'The shop is Affiliate shop has no permission to call this API.',
		'is an affiliate shop',
		/primary shop/,
	],
	[
		'error_auth',
		"The App is deleted, and you'll be unable to make any API call.",
		'The app is deleted',
		/an app that exists/,
	],
	[
		'error_auth',
		'App developer’s permissions for authorizations have been restricted. If you’re a seller, contact the developer for more information.',
		'restricts the calls of this app',
		/messages in the Shopee/,
	],
	[
		'error_api_call_restricted',
		'The App permission for api call have been restricted.',
		'restricts the calls of this app',
		/messages in the Shopee/,
	],
	[
		'partner_frozen',
		'The Partner has been frozen. Permissions for merchant authorization and API calls have been suspended until permissions are restored.',
		'has frozen the account of the developer',
		/settle this with Shopee/,
	],
	['api_suspended', 'The API is offline. Please call v2 API instead.', 'has suspended this API', /messages/],
	[
		'error_param',
		'Permission denied. This API is currently offline or the request path is incorrect.',
		'There is no such API',
		/base URL/,
	],
	[
		'error_param',
		'There is no access_token in query.',
		'asks for the access token or the ID of a shop',
		/URL/,
	],
	['error_param', 'There is no shop_id in query.', 'asks for the access token or the ID of a shop', /URL/],
	[
		'error_param',
		'shop_id is invalid, should be an integer between 0 and 4294967295.',
		'does not know the shop ID',
		/whole number/,
	],
	['error_shop', 'shopid is invalid', 'does not know the shop ID', /whole number/],
	['common.invalid_shop', 'Shop id is invalid. Please check your shop.', 'the shop ID', /whole number/],
	[
		'source_ip_undeclared',
		'Request Source IP (203.0.113.7) is undeclared. Please declare all your IP addresses in the Shopee Open Platform Console > App list > IP Address Whitelist',
		'does not know the IP address',
		/IP whitelist/,
	],
	[
		'error_partner_key_expired',
		'Your API partner key has expired, please reset the Live API Partner Key in Console to get a new valid partner key to call open api.',
		'The API partner key has expired',
		/Reset the live API partner key/,
	],
	[
		'error_limit',
		'The total API call number made by your APP has reached the daily API call limit, please try again after 00: 00 (UTC+08:00)',
		'used up its calls for today',
		/00:00 UTC\+8/,
	],
	[
		'error_kyc_auth',
		'No permission. Please inform the seller to complete the Seller Registration on Shopee Seller Center first, then this shop can call for this API.',
		'has not completed the verification',
		/Seller Centre/,
	],
	[
		'shop_banned',
		'The shop account has been banned. Permissions for shop authorization and API calls have been suspended until the shop account is restored.',
		'is banned',
		/settle this with Shopee/,
	],
	['user_banned', 'This user account has been banned.', 'is banned', /settle this with Shopee/],
	['error_data', 'data not exist', 'does not find what the call asks for', /Check the IDs/],
	['error_data', 'parse data failed', 'could not read its data', /Try again later/],
	['error_param', 'The information you queried is not found.', 'does not find', /Check the IDs/],
	['common.error_not_found', 'The information you queried is not found.', 'does not find', /Check the IDs/],
	['error_not_found', 'Wrong parameters, detail: order_sn.', 'a parameter', /the field that Shopee names/],
	['error_param', 'Wrong parameters, detail: page_no.', 'a parameter', /the field that Shopee names/],
	['error_param', 'parameter invalid', 'a parameter', /the field that Shopee names/],
	[
		'order.order_list_invalid_time',
		'Start time must be earlier than end time and diff in 15days.',
		'does not accept the period',
		/15 days/,
	],
	['error_permission', "Sorry you don't have the permission, detail: 5.", 'may not do this', /permissions/],
	[
		'error_shop_refresh_token',
		'Your refresh token is error ,please check refresh token',
		'refresh token',
		/30 days/,
	],
	['error_merchant_refresh_token', 'Your refresh token is error', 'refresh token', /30 days/],
	['refresh_token_expired', 'Your refresh_token expired.', 'refresh token', /authorize the app again/],
	['shop_access_expired', 'Your access to shop has expired.', 'has expired', /authorize the app again/],
	['merchant_access_expired', 'Your access to merchant has expired.', 'has expired', /authorize the app/],
	['supplier_access_expired', 'Your access to supplier has expired.', 'has expired', /authorize the app/],
	['invalid_code', 'The code is expired or used or invalid, please check the code.', 'code', /10 minutes/],
	[
		'invalid_shop_id',
		'The code or shop_id is wrong, please check the code or the shop_id.',
		'code',
		/10 minutes/,
	],
	['invalid_main_acount_id', 'The code or main_accoount_id is wrong', 'code', /10 minutes/],
	[
		'error_param',
		"Shopee have sent a test push to this call back url, but we didn't get any response in 3 seconds with 2xx code, please check your service. ",
		'sent a test push',
		/from the internet/,
	],
	[
		'error_param',
		'Shopee have sent a test push to this call back url, the response code we get from this callback_url is not 2xx code, please check your service. ',
		'sent a test push',
		/from the internet/,
	],
	[
		'error_param',
		'The call back url can not be Shopee intranet address, please change another new call back url',
		'an address of a private network',
		/public https URL/,
	],
	['error_param', 'this callback_url is invalid, please check your callback_url.', 'callback URL', /https/],
	[
		'error_param',
		"Your app's callback_url is empty, please input a callback_url before you turn on push config.",
		'callback URL',
		/https/,
	],
];

/** Errors after which the same call may succeed a little later. */
const PASSING: ReadonlyArray<readonly [error: string, message: string]> = [
	['error_auth', 'System error, please try again later.'],
	['error_server', 'Something wrong. Please try later.\t'],
	['error_network', 'Inner http call failed'],
	['error_inner', 'Inner error, please try later. [0].'],
	['error_database', 'Database connection issue. Please try again later.'],
	['error_shop', 'Something wrong. Please try again later.'],
	['error_system_busy', 'Our system is taking some time to respond, please try later.'],
	['error_rate_limit', 'Too many requests. You have reached the rate limit. Please try again later.'],
	['error_too_frequent', ''],
	['exceed_partner_api', 'Too many requests, please reduce the request rate and try again later.'],
	['exceed_shop_api', 'Too many requests for the shop at the moment, please try again later.'],
];

describe('an error of the Shopee Open Platform', () => {
	it.each(PUBLISHED)('%s "%s" is explained by its text', (error, message, what, cure) => {
		const problem = explainError(error, message);
		expect(problem.what).toContain(what);
		expect(problem.cure).toMatch(cure);
		expect(problem.cure).toContain(`Shopee says: ${error}: ${message}`);
		expect(problem).not.toHaveProperty('transient');
	});

	it.each(PASSING)('%s "%s" may pass', (error, message) => {
		expect(explainError(error, message).transient).toBe(true);
	});

	it('blames no key where the app, its permission or its authorization is refused', () => {
		for (const message of ['', 'No permission to current api.', 'Invalid access_token.']) {
			expect(explainError('error_auth', message).cure).not.toMatch(/\bkey\b/);
		}
	});

	it.each(Object.keys(ERRORS))('%s has the same cure with and without a prefix', (error) => {
		expect(explainError(`common.${error}`, '').what).toBe(ERRORS[error]!.what);
		expect(explainError(error, '').what).toBe(ERRORS[error]!.what);
	});

	it.each(['constructor', 'toString', '__proto__'])('%s is unknown, though every object has it', (error) => {
		expect(explainError(error, 'x').what).toBe(`Shopee answered with an error: ${error}: x`);
	});

	it("always has a message, a cure and Shopee's words", () => {
		fc.assert(
			fc.property(
				fc.oneof(fc.string(), fc.constantFrom(...Object.keys(ERRORS))),
				fc.string(),
				(error, message) => {
					const { what, cure } = explainError(error, message);
					expect(`${what} ${cure}`).toContain(message);
					expect(`${what} ${cure}`).toContain(error);
					expect(cure).toMatch(/^[A-Z]/);
				},
			),
		);
	});
});
