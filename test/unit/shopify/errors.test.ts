import { explainError, explainStatus } from '../../../nodes/Shopify/api/errors';
import { explainRefusal } from '../../../nodes/Shopify/api/refusals';

const NEEDS = 'The topic orders/create needs read_orders.';
const PROTECTED =
	'This app is not approved to subscribe to webhook topics containing protected customer data. See https://partners.shopify.com/1/apps/2/customer_data for more details.';
const APPROVAL = '[API] This action requires merchant approval for read_orders scope.';

/** The messages with which Shopify refuses a webhook subscription, with what is the matter and its cure. */
const REFUSALS: ReadonlyArray<readonly [message: string, what: string, cure: RegExp]> = [
	[PROTECTED, 'The app may not use protected customer data', /Protected customer data access/],
	[APPROVAL, 'The app lacks a scope', /orders\/create needs read_orders.*Add the scope/],
	[
		'You cannot create a webhook subscription with the specified topic',
		'The app lacks a scope',
		/orders\/create needs read_orders.*Add the scope/,
	],
	['Webhook subscription does not exist', 'There is no such webhook subscription', /create it again/],
	['Address for this topic has already been taken', 'This URL already has', /another URL/],
	['Name already exists, no duplicate allowed', 'Another webhook subscription has this name', /another name/],
	['Name is too long (maximum is 50 characters)', 'Shopify does not accept the name', /1 to 50 letters/],
	['Name is too short (minimum is 1 character)', 'Shopify does not accept the name', /1 to 50 letters/],
	[
		'Name name field can only contain alphanumeric characters, underscores, and hyphens',
		'Shopify does not accept the name',
		/1 to 50 letters/,
	],
	[
		'The specified filter is invalid, please ensure you specify the field(s) you wish to filter on.',
		'Shopify does not accept the filter',
		/with a field.*type:lookbook/,
	],
	['The specified filter exceeds the maximum allowed size.', 'The filter is too long', /at most 64 KB/],
	["Address can't be blank", 'Shopify does not accept the URL', /public https URL/],
	['Address is invalid', 'Shopify does not accept the URL', /public https URL/],
	['Address protocol http:// is not supported', 'Shopify does not accept the URL', /public https URL/],
	['Address is too big (maximum is 64 KB)', 'Shopify does not accept the URL', /public https URL/],
	[
		'Address cannot be a Shopify or an internal domain',
		'Shopify delivers to no URL with this domain',
		/private network/,
	],
	[
		'Address cannot be any of the domains: demo-shop.myshopify.com, example.com, www.example.com',
		'Shopify delivers to no URL with this domain',
		/neither be one of the shop/,
	],
	[
		'Address is not a valid GCP pub/sub format. Format should be pubsub://project:topic',
		'Shopify does not accept the Pub/Sub topic',
		/pubsub:\/\/project:topic/,
	],
	[
		'Address is not a valid GCP project id.',
		'Shopify does not accept the Pub/Sub topic',
		/ID of the project/,
	],
	['Address protocol pubsub:// is not supported', 'Shopify does not accept the Pub/Sub topic', /as pubsub:/],
	['Address is not a valid AWS ARN', 'Shopify does not accept the ARN', /Amazon EventBridge/],
	[
		"Address is an AWS ARN and includes api_client_id '1' instead of '2'",
		'Shopify does not accept the ARN',
		/of this app/,
	],
	[
		'Variable $topic of type WebhookSubscriptionTopic! was provided invalid value',
		'Shopify has no such topic',
		/orders\/create/,
	],
];

describe('a refusal of Shopify', () => {
	it.each(REFUSALS)('is explained with its cure and with what Shopify says: %s', (message, what, cure) => {
		const problem = explainRefusal([message], NEEDS);
		expect(problem?.what).toContain(what);
		expect(problem?.cure).toMatch(cure);
		expect(problem?.cure).toMatch(/Shopify says: /);
		expect(problem?.cure).toContain(message);
	});

	it('with several messages is explained by the known one, and quotes all', () => {
		const messages = ['Something new', 'Name already exists, no duplicate allowed'];
		expect(explainRefusal(messages, '')).toEqual({
			what: 'Another webhook subscription has this name',
			cure: expect.stringContaining('Shopify says: Something new; Name already exists'),
		});
		expect(explainRefusal(['Something new'], NEEDS)).toBeUndefined();
	});

	it('comes with HTTP 403 as well', () => {
		expect(explainStatus(403, { errors: APPROVAL }, NEEDS)).toEqual({
			what: 'The app lacks a scope for this operation',
			cure: expect.stringMatching(
				/^The topic orders\/create needs read_orders\. Add the scope .*merchant approval/,
			),
		});
		expect(explainStatus(403, { errors: PROTECTED }, NEEDS).what).toBe(
			'The app may not use protected customer data',
		);
	});

	it('of a query that reads protected customer data is not taken for a missing scope', () => {
		const message = `This app is not approved to access the Order object. See https://shopify.dev/docs for more details.`;
		const denied = { message, code: 'ACCESS_DENIED' };
		expect(explainError([denied], NEEDS).what).toBe('The app may not use protected customer data');
	});

	it('by the code ACCESS_DENIED alone is a missing scope', () => {
		const denied = { message: 'No', code: 'ACCESS_DENIED' };
		expect(explainError([denied], NEEDS)).toEqual({
			what: 'The app lacks a scope for this operation',
			cure: expect.stringMatching(/needs read_orders.*Shopify says: No$/),
		});
	});

	it.each([
		[401, { errors: '[API] Invalid API key or access token' }, 'access token', 'Invalid API key'],
		[404, { errors: 'Not Found' }, 'There is no such shop', 'Not Found'],
		[400, { errors: { query: ['Required parameter missing'] } }, 'does not accept the request', 'missing'],
		[418, { errors: 'A teapot' }, 'HTTP 418', 'A teapot'],
	])('with HTTP %s keeps what Shopify says: %j', (status, body, what, words) => {
		const problem = explainStatus(status, body);
		expect(problem.what).toContain(what);
		expect(problem.cure).toMatch(/Shopify says: /);
		expect(problem.cure).toContain(words);
	});

	it.each(['', '<html>', [], null, { errors: { a: [1] } }, { errors: 7 }])(
		'without words that can be read says what the status means: %j',
		(body) => {
			expect(explainStatus(403, body)).toEqual({
				what: 'Shopify refuses this request',
				cure: 'Check that the app is installed and that the shop is active.',
			});
		},
	);
});
