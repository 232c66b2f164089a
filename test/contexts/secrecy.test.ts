import type {
	ICredentialTestFunction,
	ICredentialType,
	IDataObject,
	INodeParameters,
	INodeType,
} from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { ShopifyWebhookApi } from '../../credentials/ShopifyWebhookApi.credentials';
import { ShopifyWebhookTrigger } from '../../nodes/Shopify/ShopifyWebhookTrigger.node';
import { testRedis } from '../../nodes/shared/redis/credentialTest';
import type { PlatformName } from '../../nodes/shared/webhook/types';
import { ALL_KITS } from '../../simulators/kits';
import type { CredentialForm, PlatformKit } from '../../simulators/shared/kit';
import { credentialNamed, credentialTypes, newestNode, nodeVersions } from '../../harness/registered';
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

/** A way to fill in a credential, and what uses it: nodes that call, and triggers that register. */
interface Subject {
	readonly title: string;
	readonly kit: PlatformKit;
	readonly form: CredentialForm;
	readonly type: ICredentialType;
	readonly calls: ReadonlyArray<readonly [INodeType, INodeParameters]>;
	readonly registers?: INodeType;
	/** What its Test button does. */
	readonly tests: ICredentialTestFunction;
}

const SUBJECTS: readonly Subject[] = ALL_KITS.flatMap((kit) => {
	const trigger = newestNode(kit.trigger.node).type;
	const testedBy = trigger.description.credentials![0]!.testedBy as string;
	return kit.credential.forms.map((form) => ({
		title: form.title === undefined ? kit.title : `${kit.title} ${form.title}`,
		kit,
		form,
		type: credentialNamed(kit.credential.type),
		calls: (kit.action?.calls ?? []).map((call) => [newestNode(kit.action!.node).type, call] as const),
		...(kit.trigger.byApi !== undefined && { registers: trigger }),
		tests: trigger.methods!.credentialTest![testedBy]!,
	}));
});

/** What is looked at besides, where a platform gives reason to. */
interface Particulars {
	/** Answers that it takes for no error; after every other one each call and registration has to fail. */
	readonly failsButAfter: ReadonlyArray<keyof typeof HOSTILE>;
	/** Holds what its servers were called with against what they have to be. */
	readonly expectCalls: (calls: readonly URL[]) => void;
}

const PARTICULARS: Partial<Record<PlatformName, Particulars>> = {
	/** Its key stands in the query of every call, and its errors in a field of their own. */
	pancake: {
		failsButAfter: [
			'200 with an error of Shopee',
			'200 with an error of Lazada',
			'200 with an access token that is refused',
			'200 with errors of GraphQL',
			'200 with a scope that is missing',
			'200 with user errors, or a token that is used up',
			'200 with data',
		],
		expectCalls: (calls) => {
			const keys = new Set(calls.map(({ searchParams }) => searchParams.get('api_key')));
			expect(keys).toEqual(new Set([secretOf('apiKey')]));
			const paths = calls.map(({ pathname }) => pathname.replace('/shops/1001', ''));
			expect(paths).toEqual(expect.arrayContaining(['/orders', '/webhooks', '/webhooks/w', '', '/shops']));
		},
	},
};

const ANSWERS = Object.entries<HostileAnswer>(HOSTILE);

/** After these the nodes go on to all that they have to say. */
const TELLING = [
	'200 with user errors, or a token that is used up',
	'200 with an access token that is refused',
	'500 in plain text',
] as const;

function particularsOf({ name }: PlatformKit): Particulars | undefined {
	return PARTICULARS[name as PlatformName];
}

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
		{ kit, form, type, calls, registers, tests }: Subject,
		baseUrl: string,
		answer?: string,
	) => {
		const hasToFail = particularsOf(kit)?.failsButAfter.every((name) => name !== answer);
		const secrets = [...form.secrets, 'sessionToken'].map(secretOf);
		const filled = Object.fromEntries(form.secrets.map((name) => [name, secretOf(name)]));
		const data = { ...form.values, baseUrl, ...filled };
		for (const [node, parameters] of calls) {
			for (const goesOn of [false, true]) {
				const credential = storedCredential(type, data);
				const context = executeContext({ type: node, credential, parameters });
				Object.assign(context, { continueOnFail: () => goesOn });
				const { value, failed } = await outcomeOf(node.execute!.call(context));
				if (hasToFail) expect(failed).toBe(!goesOn);
				expect(shownOf(secrets, value, written)).toEqual([]);
			}
		}
		const result = await pressTest(tests, storedCredential(type, data));
		expect(result.status).toBe('Error');
		expect(shownOf(secrets, result, written)).toEqual([]);
		if (registers === undefined) return;
		const { checkExists, create, delete: remove } = registers.webhookMethods!.default!;
		const parameters = kit.trigger.byApi!;
		for (const method of [checkExists, create, remove]) {
			const credential = storedCredential(type, data);
			const context = hookContext({ type: registers, credential, parameters });
			const { value, failed } = await outcomeOf(method.call(context));
			if (hasToFail) expect(failed).toBe(true);
			expect(shownOf(secrets, value, written)).toEqual([]);
		}
	};

	/** Action nodes, and triggers that register: what only receives tells nobody a secret. */
	const calling = nodeVersions.filter(({ type: { description } }) => {
		const registers = description.properties.some(({ name }) => name === 'registration');
		return registers || !description.group.includes('trigger');
	});

	it('is looked for after every node that calls', () => {
		const looked = SUBJECTS.flatMap(({ calls, registers }) => [
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
		const looked = SUBJECTS.flatMap(({ type, form }) =>
			form.secrets.map((secret) => `${type.name} ${secret}`),
		);
		expect([...new Set(looked)].sort()).toEqual(hidden.sort());
	});

	describe.each(SUBJECTS)('for $title', (subject) => {
		it.each(ANSWERS)('is in no error, log or item after %s', async (name, answer) => {
			const { url, heard, calls } = await serve(answer);
			await everyWay(subject, url, name);
			expect(heard).not.toEqual([]);
			particularsOf(subject.kit)?.expectCalls(calls);
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

	it('is told to the platform where it has to be, so that the servers could repeat it, and only there', async () => {
		for (const subject of SUBJECTS) {
			let heard = '';
			for (const answer of TELLING) {
				const server = await serve(HOSTILE[answer]!);
				await everyWay(subject, server.url, answer);
				heard += server.heard.join();
			}
			const { sent = [], neverSent = [] } = subject.form;
			const spellings = (secret: string) => [secretOf(secret), JSON.stringify(secretOf(secret)).slice(1, -1)];
			const isHeard = (secret: string) => spellings(secret).some((spelling) => heard.includes(spelling));
			expect([subject.title, sent.filter((secret) => !isHeard(secret))]).toEqual([subject.title, []]);
			expect([subject.title, neverSent.filter(isHeard)]).toEqual([subject.title, []]);
		}
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
			const store = storedCredential(new RedisHttpApi(), { ...access, url }, 'store-1');
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
