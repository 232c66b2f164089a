import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import {
	API_KEY,
	SHOP_ID,
	startPancakeSimulator,
	type PancakeSimulator,
	type PancakeSimulatorOptions,
} from '../../simulators/pancake';
import { listen } from '../../simulators/shared/server';
import { failing } from '../../harness/action';
import { hookContext, WEBHOOK_ID } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';

const SECRET = 'a-long-random-text-0123456789';
const ANOTHER = 'https://erp.example.com/pancake?token=theirs';

describe('the registration of a Pancake trigger', () => {
	const type = new PancakeTrigger();
	const { checkExists, create, delete: remove } = type.webhookMethods.default;
	let pancake: PancakeSimulator;
	let credential: StoredCredential;

	const start = async (options: PancakeSimulatorOptions = {}) => {
		pancake = await startPancakeSimulator(options);
		credential = storedCredential(new PancakePosApi(), {
			apiKey: ` ${API_KEY}\n`,
			shopId: String(SHOP_ID),
			baseUrl: `${pancake.url}/`,
			webhookSecret: SECRET,
		});
	};
	afterEach(async () => await pancake.close());

	const call = async (method: typeof create, parameters: INodeParameters = {}, { test = false } = {}) =>
		await method.call(
			hookContext({ type, credential, parameters: { registration: 'api', ...parameters } }, { test }),
		);
	/** One workflow, whose static data n8n saves, in an n8n with this public address. */
	const published = (baseUrl: string, staticData: IDataObject, instance = 'this n8n') => {
		const parameters = { registration: 'api' };
		const setup = { type, credential, parameters, staticData, webhookBaseUrl: baseUrl };
		const context = hookContext(setup);
		return Object.assign(context, { getInstanceId: () => instance });
	};
	const ownUrl = () => hookContext({ type, credential }).getNodeWebhookUrl('default')!;
	const messageOf = async (promise: Promise<unknown>) => (await failing(promise)).message;
	const writes = () => pancake.calls.filter(({ method }) => method === 'PUT');

	it.each([{}, { shopForm: 'data', headersForm: 'list', errorStatus: 200, errorForm: 'error' }] as const)(
		'sets URL, types and the header with the secret, and switches only that off: %j',
		async (options) => {
			await start(options);
			const parameters = { types: ['orders', 'products'], options: { errorEmail: 'ops@example.com' } };
			expect(await call(checkExists, parameters)).toBe(false);
			expect(await call(create, parameters)).toBe(true);
			const registered = {
				webhook_enable: true,
				webhook_url: ownUrl(),
				webhook_types: ['orders', 'products'],
				webhook_email: 'ops@example.com',
				webhook_partner: '',
				webhook_headers: { 'X-API-KEY': SECRET },
			};
			expect(pancake.webhook()).toEqual(registered);
			expect(await call(checkExists, parameters)).toBe(true);
			expect(await call(remove, parameters)).toBe(true);
			expect(pancake.webhook()).toEqual({ ...registered, webhook_enable: false });
			const before = writes().length;
			expect(await call(remove, parameters)).toBe(true);
			expect(writes()).toHaveLength(before);
		},
	);

	describe('when n8n has got another public address', () => {
		const [OLD, NEW] = ['https://old.example.com/webhook', 'https://new.example.com/webhook'];
		const saved = ({ workflow }: { workflow: { staticData: unknown } }) =>
			JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject;

		it('sets the new URL when it is published, though it may replace no other', async () => {
			await start();
			const before = published(OLD, {});
			await create.call(before);
			const after = published(NEW, saved(before));
			expect(await checkExists.call(after)).toBe(false);
			await create.call(after);
			expect(pancake.webhook().webhook_url).toBe(`${NEW}/${WEBHOOK_ID}/webhook`);
			expect(await checkExists.call(published(NEW, saved(after)))).toBe(true);
		});

		it('switches the webhook off when it is unpublished', async () => {
			await start();
			const before = published(OLD, {});
			await create.call(before);
			await remove.call(published(NEW, saved(before)));
			expect(pancake.webhook().webhook_enable).toBe(false);
		});

		it('leaves the webhook to another n8n, of whose workflow this one is a copy', async () => {
			await start();
			const before = published(OLD, {});
			await create.call(before);
			const copy = () => published(NEW, saved(before), 'another n8n');
			expect(await messageOf(create.call(copy()))).toContain('The webhook of the shop already has the URL');
			await remove.call(copy());
			expect(pancake.webhook()).toMatchObject({
				webhook_enable: true,
				webhook_url: `${OLD}/${WEBHOOK_ID}/webhook`,
			});
		});
	});

	it('registers every documented type where none is chosen', async () => {
		await start();
		await call(create);
		expect(pancake.webhook().webhook_types).toEqual([
			'orders',
			'customers',
			'products',
			'variations_warehouses',
			'auto_call',
		]);
	});

	it.each([
		['another secret', { webhookSecret: 'changed' }, {}],
		['another header name', { webhookHeaderName: 'X-Token' }, {}],
		['a URL secret', { urlSecret: 'in url' }, {}],
		['another type', {}, { types: ['orders'] }],
		['a URL that takes suffixes', {}, { options: { appendsType: true } }],
	])('registers anew after a change to %s', async (_name, fields, parameters) => {
		await start();
		await call(create);
		credential.data = { ...credential.data, ...fields };
		expect(await call(checkExists, parameters)).toBe(false);
		await call(create, parameters);
		expect(await call(checkExists, parameters)).toBe(true);
		expect(await call(remove, parameters)).toBe(true);
		expect(pancake.webhook().webhook_enable).toBe(false);
	});

	it('puts the URL secret at the end of the URL, and the id twice where types are appended', async () => {
		await start();
		credential.data = { ...credential.data, urlSecret: 'in url' };
		await call(create, { options: { appendsType: true } });
		expect(pancake.webhook().webhook_url).toBe(
			`https://n8n.example.com/webhook/${WEBHOOK_ID}/${WEBHOOK_ID}/webhook?secret=in%20url`,
		);
	});

	it('keeps the other headers of its own webhook', async () => {
		await start();
		await call(create);
		const { webhook_headers: headers } = pancake.webhook();
		pancake.configureWebhook({ webhook_headers: { ...headers, 'X-Tenant': '7' }, webhook_partner: 'p' });
		expect(await call(checkExists)).toBe(true);
		await call(create, { types: ['orders'] });
		expect(pancake.webhook()).toMatchObject({
			webhook_headers: { 'X-Tenant': '7', 'X-API-KEY': SECRET },
			webhook_partner: 'p',
		});
	});

	it('does not take for registered what no secret would prove', async () => {
		await start();
		await call(create);
		pancake.configureWebhook({ webhook_headers: {} });
		credential.data = { ...credential.data, webhookSecret: '' };
		expect(await messageOf(call(checkExists))).toContain('No secret is set in the credential of the trigger');
	});

	it('is set right again when somebody has switched it off', async () => {
		await start();
		await call(create);
		pancake.configureWebhook({ webhook_enable: false });
		expect(await call(checkExists)).toBe(false);
		await call(create);
		expect(pancake.webhook().webhook_enable).toBe(true);
	});

	it('does not take the shop from another receiver unless it may, nor its headers', async () => {
		await start();
		const theirs = {
			webhook_enable: false,
			webhook_url: ANOTHER,
			webhook_headers: { Authorization: 'theirs' },
			webhook_email: 'them@example.com',
		};
		pancake.configureWebhook(theirs);
		const message = await messageOf(call(create));
		expect(message).toContain('already has the URL https://erp.example.com/pancake');
		expect(message).toContain(', though it is switched off. A shop has one webhook only');
		expect(message).toContain('Replace Another Webhook URL');
		expect(message).not.toContain('theirs');
		expect(await call(remove)).toBe(true);
		expect(pancake.webhook()).toMatchObject(theirs);
		expect(writes()).toHaveLength(0);

		await call(create, { replaceWebhookUrl: true });
		expect(pancake.webhook()).toMatchObject({
			webhook_url: ownUrl(),
			webhook_headers: { 'X-API-KEY': SECRET },
			webhook_email: 'them@example.com',
		});
		pancake.configureWebhook({ webhook_url: ANOTHER });
		await call(remove);
		expect(pancake.webhook()).toMatchObject({ webhook_enable: true, webhook_url: ANOTHER });
	});

	it('writes the header back as it is where the secret is the API key', async () => {
		await start();
		credential.data = { ...credential.data, webhookSecret: API_KEY };
		await call(create);
		expect(await call(checkExists)).toBe(true);
		await call(remove);
		expect(pancake.webhook().webhook_headers).toEqual({ 'X-API-KEY': API_KEY });
	});

	it('never registers the test URL, and calls nothing where the webhook is configured already', async () => {
		await start();
		for (const [parameters, test] of [
			[{}, true],
			[{ registration: 'manual' }, false],
			[{ registration: 'manual' }, true],
		] as const) {
			expect(await call(checkExists, parameters, { test })).toBe(false);
			expect(await call(create, parameters, { test })).toBe(true);
			expect(await call(remove, parameters, { test })).toBe(true);
		}
		credential.data = { ...credential.data, apiKey: '', shopId: '', baseUrl: '' };
		expect(await call(create, { registration: 'manual' })).toBe(true);
		expect(pancake.calls).toEqual([]);
	});

	it.each([
		['no secret', 'manual', { webhookSecret: '' }, {}, 'No secret is set in the credential'],
		[
			'no secret that is sent along',
			'api',
			{ webhookSecret: '', signingKey: 'k' },
			{},
			'The credential has no webhook secret',
		],
		['a header that is none', 'api', { webhookHeaderName: 'X API' }, {}, 'is not the name of a header'],
		[
			'a shop that is none',
			'manual',
			{ shopId: 'mine' },
			{},
			'The shop ID in the credential is not the ID of a shop',
		],
		['no shop', 'api', { shopId: '' }, {}, 'The credential has no shop ID'],
		['no API key', 'api', { apiKey: '' }, {}, 'The credential has no API key'],
		['a base URL that is none', 'api', { baseUrl: 'pos' }, {}, 'Enter a base URL that begins with https://'],
		['a wrong API key', 'api', { apiKey: 'wrong-key' }, {}, 'Pancake does not accept the API key'],
		['a shop of somebody else', 'api', { shopId: '404' }, {}, 'Pancake does not find the requested object'],
		[
			'an event of the SDK',
			'api',
			{},
			{ types: ['order.created'] },
			'order.created cannot be registered by API',
		],
		['a type that Pancake refuses', 'api', {}, { otherTypes: 'crm' }, 'Pancake does not accept a value'],
	])('fails with the cure when there is %s', async (_name, registration, data, parameters, message) => {
		await start();
		credential.data = { ...credential.data, ...data };
		const said = await messageOf(call(create, { registration, ...parameters }));
		expect(said).toContain(message);
		expect(said.length).toBeGreaterThan(message.length + 20);
		expect(said).not.toContain(API_KEY);
		expect(writes().every(({ success }) => !success)).toBe(true);
	});

	it('says that Pancake refused, also where it does so with HTTP 200', async () => {
		await start({ errorStatus: 200 });
		expect(await messageOf(call(create, { otherTypes: 'crm' }))).toContain(
			'Pancake did not carry out the call: webhook_types is invalid',
		);
	});

	it('waits rate limits and errors of the servers out', async () => {
		await start();
		pancake.failNext();
		pancake.failNext({ status: 502, body: '<html>Bad gateway</html>' });
		await call(create);
		expect(pancake.webhook().webhook_url).toBe(ownUrl());
		expect(pancake.calls.map(({ method, status }) => `${method} ${status}`)).toEqual([
			'GET 429',
			'GET 502',
			'GET 200',
			'PUT 200',
			'GET 200',
		]);
	});

	it.each([
		['{"shop":{"id":1001,"name":"Demo Shop"},"success":true}', undefined],
		['{"id":1001,"webhook_enable":true}', undefined],
		['{"success":true}', undefined],
		['{"id":1001,"webhook_url":null,"webhook_enable":false}', null],
		['{"data":{"shop":{"webhook_url":""}}}', null],
	])('never takes an answer without the URL for "no URL": %s', async (answer, url) => {
		await start();
		const bodies: string[] = [];
		const server = await listen(0, (request, response) => {
			if (request.method === 'PUT') bodies.push('PUT');
			response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
		});
		credential.data = { ...credential.data, baseUrl: server.url };
		try {
			expect(await call(checkExists)).toBe(false);
			const said = await messageOf(call(create)).catch(() => 'registered');
			if (url === undefined) {
				expect(said).toContain('Pancake does not show the webhook settings of the shop');
				expect(said).toContain('Already Configured in Pancake');
				expect(bodies).toEqual([]);
				expect(await call(create, { replaceWebhookUrl: true })).toBe(true);
				expect(await call(remove)).toBe(true);
			} else {
				// It was set, but this server keeps nothing.
				expect(said).toContain('Pancake did not save the webhook');
			}
			expect(bodies).toEqual(['PUT']);
		} finally {
			await server.close();
		}
	});
});
