import type {
	ICredentialTestFunction,
	ICredentialType,
	IDataObject,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { LazadaOpenPlatformApi } from '../../credentials/LazadaOpenPlatformApi.credentials';
import { PancakePosApi } from '../../credentials/PancakePosApi.credentials';
import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { testCredential as shopeeOpenPlatformApiTest } from '../../nodes/Shopee/api/credentialTest';
import { testCredential as shopifyWebhookApiTest } from '../../nodes/Shopify/api/credentialTest';
import { testCredential as lazadaOpenPlatformApiTest } from '../../nodes/Lazada/api/credentialTest';
import { Lazada } from '../../nodes/Lazada/Lazada.node';
import { testCredential as pancakePosApiTest } from '../../nodes/Pancake/api/credentialTest';
import { Pancake } from '../../nodes/Pancake/Pancake.node';
import { PancakeTrigger } from '../../nodes/Pancake/PancakeTrigger.node';
import { Shopee } from '../../nodes/Shopee/Shopee.node';
import { ShopeeTrigger } from '../../nodes/Shopee/ShopeeTrigger.node';
import { ShopifyWebhook } from '../../nodes/Shopify/ShopifyWebhook.node';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { testRedis } from '../../nodes/shared/redis/credentialTest';
import { credentialTypes, nodeVersions } from '../../harness/registered';
import { executeContext, hookContext, pressTest } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { shopifyDelivery } from '../../harness/shopifyDelivery';
import { startWebhookHost } from '../../harness/webhookHost';
import {
	cutWaitsShort,
	HOSTILE,
	overheard,
	secretOf,
	shownOf,
	startHostile,
	type HostileAnswer,
	type HostileServer,
} from './hostile';

/** A credential, and what uses it: nodes that call, and triggers that register. */
interface Subject {
	readonly type: ICredentialType;
	readonly fields: IDataObject;
	readonly secrets: readonly string[];
	readonly calls: ReadonlyArray<readonly [INodeType, INodeParameters]>;
	readonly registers?: INodeType;
	/** What its Test button does, where that is a function of the nodes. */
	readonly tests?: ICredentialTestFunction;
	/** Answers that it takes for no error; after every other one each call and registration has to fail. */
	readonly failsButAfter?: ReadonlyArray<keyof typeof HOSTILE>;
	/** Holds what its servers were called with against what they have to be. */
	readonly asked?: (calls: readonly URL[]) => void;
}

const SHOPIFY_CALLS: Subject['calls'] = [
	[new ShopifyWebhook(), { resource: 'subscription', operation: 'getMany' }],
	[new ShopifyWebhook(), { resource: 'subscription', operation: 'create', topic: 'orders/create', uri: 'u' }],
	[new ShopifyWebhook(), { resource: 'subscription', operation: 'delete', subscriptionId: '1' }],
];

const SUBJECTS: Readonly<Record<string, Subject>> = {
	'Shopify with an access token': {
		type: new ShopifyWebhookApi(),
		fields: { shop: 'demo-shop', authentication: 'accessToken' },
		secrets: ['accessToken', 'clientSecret', 'notificationsSecret', 'previousSecret'],
		calls: SHOPIFY_CALLS,
		registers: new ShopifyWebhookTrigger(),
		tests: shopifyWebhookApiTest,
	},
	'Shopify with client ID and secret': {
		type: new ShopifyWebhookApi(),
		fields: { shop: 'demo-shop', authentication: 'clientCredentials', clientId: 'app' },
		secrets: ['clientSecret', 'notificationsSecret', 'previousSecret'],
		calls: SHOPIFY_CALLS,
		registers: new ShopifyWebhookTrigger(),
		tests: shopifyWebhookApiTest,
	},
	Shopee: {
		type: new ShopeeOpenPlatformApi(),
		fields: { environment: 'custom', partnerId: '2001887' },
		secrets: ['partnerKey', 'pushPartnerKey'],
		calls: [
			[new Shopee(), { resource: 'pushConfig', operation: 'get' }],
			[new Shopee(), { resource: 'pushConfig', operation: 'set', change: { typesOn: '3' } }],
			[new Shopee(), { resource: 'lostMessage', operation: 'getMany' }],
		],
		registers: new ShopeeTrigger(),
		tests: shopeeOpenPlatformApiTest,
	},
	Lazada: {
		type: new LazadaOpenPlatformApi(),
		fields: { site: 'custom', appKey: '123456' },
		secrets: ['appSecret', 'accessToken', 'refreshToken'],
		calls: [
			[new Lazada(), { resource: 'order', operation: 'get', orderId: '1' }],
			[new Lazada(), { resource: 'order', operation: 'getItems', orderIds: '1', output: 'lines' }],
			[new Lazada(), { resource: 'authorization', operation: 'getStatus' }],
		],
		tests: lazadaOpenPlatformApiTest,
	},
	Pancake: {
		type: new PancakePosApi(),
		fields: { shopId: '1001' },
		secrets: ['apiKey', 'webhookSecret', 'urlSecret', 'signingKey'],
		calls: [
			[new Pancake(), { resource: 'order', operation: 'getMany' }],
			[
				new Pancake(),
				{ resource: 'webhook', operation: 'create', url: 'https://x.example.com', events: ['order.created'] },
			],
			[new Pancake(), { resource: 'webhook', operation: 'delete', webhookId: 'w' }],
		],
		registers: new PancakeTrigger(),
		tests: pancakePosApiTest,
		failsButAfter: [
			'200 with an error of Shopee',
			'200 with an error of Lazada',
			'200 with an access token that is refused',
			'200 with errors of GraphQL',
			'200 with a scope that is missing',
			'200 with user errors, or a token that is used up',
			'200 with data',
		],
		asked: (calls) => {
			const keys = new Set(calls.map(({ searchParams }) => searchParams.get('api_key')));
			expect(keys).toEqual(new Set([secretOf('apiKey')]));
			const paths = calls.map(({ pathname }) => pathname.replace('/shops/1001', ''));
			expect(paths).toEqual(expect.arrayContaining(['/orders', '/webhooks', '/webhooks/w', '', '/shops']));
		},
	},
};

const ANSWERS = Object.entries<HostileAnswer>(HOSTILE);

describe('what a credential holds', () => {
	let servers: HostileServer[] = [];
	let written: readonly string[];

	const serve = async (answer: HostileAnswer) => {
		const server = await startHostile(answer);
		servers.push(server);
		return server;
	};

	beforeEach(() => {
		written = overheard();
		cutWaitsShort();
	});
	afterEach(async () => {
		jest.restoreAllMocks();
		await Promise.all(servers.map(async (server) => await server.close()));
		servers = [];
	});

	const outcomeOf = async (promise: Promise<unknown>) =>
		await promise.then(
			(value) => ({ value, failed: false }),
			(error: unknown) => ({ value: error, failed: true }),
		);

	/** Every call and registration, as an error, as an item and in the log. */
	const everyWay = async (
		{ type, fields, secrets: names, calls, registers, tests, failsButAfter }: Subject,
		baseUrl: string,
		answer?: string,
	) => {
		const hasToFail = failsButAfter?.every((name) => name !== answer);
		const secrets = [...names, 'sessionToken'].map(secretOf);
		const data = { ...fields, baseUrl, ...Object.fromEntries(names.map((name) => [name, secretOf(name)])) };
		for (const [node, parameters] of calls) {
			for (const goesOn of [false, true]) {
				const credential = storedCredential(type, data as never);
				const context = executeContext({ type: node, credential, parameters });
				Object.assign(context, { continueOnFail: () => goesOn });
				const { value, failed } = await outcomeOf(node.execute!.call(context) as Promise<unknown>);
				if (hasToFail) expect(failed).toBe(!goesOn);
				expect(shownOf(secrets, value, written)).toEqual([]);
			}
		}
		if (tests !== undefined) {
			const result = await pressTest(tests, storedCredential(type, data as never));
			expect(result.status).toBe('Error');
			expect(shownOf(secrets, result, written)).toEqual([]);
		}
		if (registers === undefined) return;
		const { checkExists, create, delete: remove } = registers.webhookMethods!.default!;
		const parameters = { registration: 'api', topics: ['orders/create'], pushTypes: [3] };
		for (const method of [checkExists, create, remove]) {
			const credential = storedCredential(type, data as never);
			const context = hookContext({ type: registers, credential, parameters });
			const { value, failed } = await outcomeOf(method.call(context));
			if (hasToFail) expect(failed).toBe(true);
			expect(shownOf(secrets, value, written)).toEqual([]);
		}
	};

	const subjects = Object.values(SUBJECTS);
	/** Action nodes, and triggers that register: what only receives tells nobody a secret. */
	const calling = nodeVersions.filter(({ type: { description } }) => {
		const registers = description.properties.some(({ name }) => name === 'registration');
		return registers || !description.group.includes('trigger');
	});

	it('is looked for after every node that calls', () => {
		const looked = subjects.flatMap(({ calls, registers }) => [
			...calls.map(([node]) => node.description.name),
			...(registers === undefined ? [] : [registers.description.name]),
		]);
		const all = calling.map(({ type }) => type.description.name);
		expect([...new Set(looked)].sort()).toEqual(all.sort());
	});

	it('is all that the form of a credential hides', () => {
		const used = calling.flatMap(({ type }) => type.description.credentials!.map(({ name }) => name));
		const hidden = credentialTypes
			.filter(({ name }) => used.includes(name) && name !== 'redisHttpApi')
			.flatMap(({ name, properties }) =>
				properties
					.filter(({ type, typeOptions }) => type !== 'hidden' && typeOptions?.password === true)
					.map((field) => `${name} ${field.name}`),
			);
		const looked = subjects.flatMap(({ type, secrets }) => secrets.map((secret) => `${type.name} ${secret}`));
		expect([...new Set(looked)].sort()).toEqual(hidden.sort());
	});

	describe.each(Object.entries(SUBJECTS))('for %s', (_name, subject) => {
		it.each(ANSWERS)('is in no error, log or item after %s', async (name, answer) => {
			const { url, heard, calls } = await serve(answer);
			await everyWay(subject, url, name);
			expect(heard).not.toEqual([]);
			subject.asked?.(calls);
		});

		it.each([
			['is refused', 'http://127.0.0.1:1'],
			['leads to no host', 'http://no-such-host.invalid'],
			['is not made because the address is wrong', 'http://exa mple'],
			['is not made because the address is none', secretOf('appSecret')],
		])('is in no error, log or item where the connection %s', async (_reason, baseUrl) => {
			await everyWay(subject, baseUrl);
		});
	});

	it('is told to the platform where it has to be, so that the servers could repeat it', async () => {
		const usedUp = '200 with user errors, or a token that is used up';
		for (const [name, answer, told] of [
			['Shopify with an access token', usedUp, ['accessToken']],
			['Shopify with client ID and secret', usedUp, ['clientSecret', 'sessionToken']],
			['Lazada', '200 with an access token that is refused', ['accessToken', 'refreshToken']],
			['Pancake', '500 in plain text', ['apiKey']],
		] as const) {
			const { url, heard } = await serve(HOSTILE[answer]);
			await everyWay(SUBJECTS[name]!, url);
			for (const secret of told) {
				const spellings = [secretOf(secret), JSON.stringify(secretOf(secret)).slice(1, -1)];
				expect(spellings.some((spelling) => heard.join().includes(spelling))).toBe(true);
			}
		}
		const { url, heard } = await serve(HOSTILE['500 in plain text']);
		await everyWay(SUBJECTS.Shopee!, url);
		for (const secret of ['partnerKey', 'pushPartnerKey'])
			expect(heard.join()).not.toContain(secretOf(secret));
	});

	describe('for Redis over HTTP', () => {
		const USES: ReadonlyArray<readonly [string, IDataObject]> = [
			['a token', { authentication: 'bearer', token: secretOf('token') }],
			['a password', { authentication: 'basic', user: 'n8n', password: secretOf('password') }],
		];
		const basic = Buffer.from(`n8n:${secretOf('password')}`).toString('base64');
		const secrets = [secretOf('token'), secretOf('password'), basic];

		/** The Test button, and a delivery that asks the shared ledger. */
		const bothWays = async (access: IDataObject, url: string) => {
			const store = storedCredential(new RedisHttpApi(), { ...access, url } as never, 'store-1');
			const result = await pressTest(testRedis, store);
			expect(result.status).toBe('Error');
			expect(shownOf(secrets, result, written)).toEqual([]);

			const host = await startWebhookHost({
				type: new ShopifyWebhookTrigger(),
				credential: storedCredential(new ShopifyWebhookApi(), { clientSecret: 'signs' }),
				moreCredentials: [store],
				parameters: { options: { ledger: 'redis' } },
			});
			try {
				const request = shopifyDelivery({ secret: 'signs' });
				const response = await fetch(host.url, request);
				expect(response.status).toBe(503);
				expect(shownOf(secrets, await response.text(), written)).toEqual([]);
			} finally {
				await host.close();
			}
		};

		describe.each(USES)('with %s', (_name, access) => {
			it.each(ANSWERS)('is in no answer, log or test after %s', async (_answer, answer) => {
				const { url, heard } = await serve(answer);
				await bothWays(access, url);
				expect(heard).not.toEqual([]);
			});

			it('is in no answer, log or test where there is no connection', async () => {
				await bothWays(access, 'http://127.0.0.1:1');
				await bothWays(access, 'http://no-such-host.invalid');
			});
		});
	});
});
