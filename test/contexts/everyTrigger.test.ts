import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';

import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { testRedis } from '../../nodes/shared/redis/credentialTest';
import { credentialNamed, nodeVersions } from '../../harness/registered';
import { executeContext, hookContext, type NodeSetup } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { ALL_KITS } from '../../simulators/kits';
import { filesIn, textOfFile } from '../support/sources';
import { startWebhookHost } from '../../harness/webhookHost';

const TRIGGERS = nodeVersions.filter(({ type }) => type.description.webhooks !== undefined);

/** Whose key is made on the page that wants a URL that answers: it may not be refused, so it is told. */
/** Shopee's option "Accept the API Partner Key". */
const KEYS_DEPEND_ON_AN_OPTION = ['shopeeTrigger'];

const RUNS_BEFORE_ITS_SECRET = ALL_KITS.filter(({ trigger }) => trigger.startsWithoutSecret).map(
	({ trigger }) => trigger.node,
);

/** What the sources name as a header: whichever a platform signs in is among these. */
const HEADERS = [
	'authorization',
	...new Set(
		filesIn('nodes', '.ts').flatMap((file) =>
			[...textOfFile(file).matchAll(/(['"`])(x-[a-z0-9-]+)\1/gi)].map(([, , name]) => name!.toLowerCase()),
		),
	),
];

/** @returns the credential that the platform gave the user */
function ownCredential({ description }: INodeType): ICredentialType {
	return credentialNamed(description.credentials?.[0]?.name);
}

/** @returns data with something in every field that is empty; also where an id has to be a number */
function filledIn({ properties }: ICredentialType): ICredentialDataDecryptedObject {
	const empty = properties.filter(({ type, name, default: value }) => {
		return type === 'string' && value === '' && name !== 'baseUrl';
	});
	return Object.fromEntries(empty.map(({ name }) => [name, '1234567890']));
}

/** As n8n activates a workflow. @returns what its user is told: by an error, or else by the log */
async function activation(setup: NodeSetup) {
	const context = hookContext(setup);
	const logged: string[] = [];
	const warn = jest.spyOn(context.logger, 'warn').mockImplementation((line) => void logged.push(line));
	const { checkExists, create } = setup.type.webhookMethods!.default!;
	try {
		if (!(await checkExists.call(context))) await create.call(context);
		return { isRefused: false, told: logged.join('\n') };
	} catch (error) {
		// n8n shows no more of it than its message.
		return { isRefused: true, told: (error as Error).message };
	} finally {
		warn.mockRestore();
	}
}

describe('package.json', () => {
	it.each([
		['nodes', '.node'],
		['credentials', '.credentials'],
	] as const)('registers all %s that there are', (kind, ending) => {
		const { n8n } = JSON.parse(textOfFile('package.json')) as { n8n: Record<string, string[]> };
		const sources = filesIn(kind, `${ending}.ts`).map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);
		const missing = sources.filter((file) => !n8n[kind]!.includes(file));
		const message = `missing in package.json, n8n.${kind}`;
		expect({ [message]: missing }).toEqual({ [message]: [] });
		expect([...n8n[kind]!].sort()).toEqual(sources.sort());
	});
});

/** What docs/new-platform.md asks of every trigger that receives webhooks, a new platform's too. */
describe.each(TRIGGERS.map((node) => [node.type.description.displayName, node] as const))(
	'the %s, as every trigger,',
	(_name, { type, version }) => {
		const { description } = type;
		const { webhooks = [], credentials = [], properties } = description;
		const redis = credentials.find(({ name }) => name === 'redisHttpApi')!;
		/** Nothing is filled in but what a test fills in. */
		const setup = (parameters: NodeSetup['parameters'] = {}): NodeSetup => ({
			type,
			parameters,
			credential: storedCredential(ownCredential(type), {}),
		});
		const filledSetup = (): NodeSetup => ({
			type,
			credential: storedCredential(ownCredential(type), filledIn(ownCredential(type))),
		});
		/** @returns the answers to a few deliveries; a sixth that is refused for one reason has jest wait a minute */
		const answersTo = async (node: NodeSetup, requests: readonly RequestInit[]) => {
			const host = await startWebhookHost(node);
			try {
				const answers = [];
				for (const request of requests) {
					const response = await fetch(host.url, { method: 'POST', ...request });
					answers.push([response.status, await response.json().catch(() => 'no JSON')]);
				}
				return { answers, executions: host.executions };
			} finally {
				await host.close();
			}
		};

		it('refuses a form with several parts, of which n8n leaves nothing to verify: no handshake, no run', async () => {
			const form = {
				headers: { 'Content-Type': 'multipart/form-data; boundary=x', authorization: 'a'.repeat(64) },
				body: '--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n0\r\n--x--\r\n',
			};
			const { answers, executions } = await answersTo(filledSetup(), [form]);
			expect(answers).toEqual([
				[401, { message: expect.stringContaining('of which n8n keeps nothing to verify') }],
			]);
			expect(executions).toEqual([]);
		});

		it('costs n8n no expression for a delivery', () => {
			expect(version).not.toBe(1);
			expect(JSON.stringify(webhooks)).not.toContain('={{');
		});

		it('has n8n answer a new event with an empty 200, once its execution is saved', () => {
			for (const { httpMethod, responseMode, responseData } of webhooks) {
				expect({ httpMethod, responseMode, responseData }).toEqual({
					httpMethod: 'POST',
					responseMode: 'onReceived',
					responseData: 'noData',
				});
			}
		});

		it('asks for the credential for Redis only where the options choose Redis, and tests it', () => {
			const isShown = (options: object) =>
				NodeHelpers.displayParameter({ options } as never, redis, {} as INode, description);
			expect(isShown({})).toBe(false);
			expect(isShown({ ledger: 'embedded' })).toBe(false);
			expect(isShown({ ledger: 'redis' })).toBe(true);
			expect(redis.required).toBe(true);
			expect(type.methods!.credentialTest![redis.testedBy as string]).toBe(testRedis);
		});

		it('has the options of the pipeline and those of fields that are watched', () => {
			const names = (group: string) =>
				(properties.find(({ name }) => name === group)?.options as INodeProperties[]).map(({ name }) => name);
			expect(names('onlyWhenChanged')).toEqual(expect.arrayContaining(['events', 'fields', 'presets']));
			expect(names('options')).toEqual(
				expect.arrayContaining([
					'answerDeadlineMs',
					'rememberForHours',
					'ledger',
					'keepSnapshotsDays',
					'skipOutdated',
				]),
			);
		});

		it('is not activated with a field to watch that cannot be read, and says how it is written', async () => {
			const context = hookContext(setup({ onlyWhenChanged: { fields: 'lines[0].sku' } }));
			await expect(type.webhookMethods!.default!.create.call(context)).rejects.toThrow(
				/^"Only When Fields Change" cannot be used: .*Write "lines\[\]\.sku"/,
			);
		});

		it('has its own credential before that for Redis', () => {
			expect(ownCredential(type).name).not.toBe('redisHttpApi');
			expect(credentials.map(({ name }) => name)).toEqual([ownCredential(type).name, 'redisHttpApi']);
		});

		it('is not activated without a secret, and says what to do', async () => {
			const { isRefused, told } = await activation(setup());
			expect(isRefused).toBe(!RUNS_BEFORE_ITS_SECRET.includes(description.name));
			expect(told).toMatch(
				isRefused
					? /\S\. [A-Z].*\.$/
					: /has no push partner key, so every push is refused.*\. Generate a key .* and enter it/,
			);
		});

		it('is activated where the credential is filled in and nothing is registered by API', async () => {
			expect(await activation(filledSetup())).toEqual({ isRefused: false, told: '' });
		});

		const REFUSED = [401, { message: expect.any(String) }];

		it('refuses everything where the credential holds no secret, before it is parsed', async () => {
			const { answers, executions } = await answersTo(setup(), [{ body: '{}' }, { body: 'not JSON' }]);
			expect({ answers, executions }).toEqual({ answers: [REFUSED, REFUSED], executions: [] });
		});

		it('refuses what is not signed, before it is parsed', async () => {
			const bodies = ['{}', '{"id":"1","type":"order"}', 'not JSON'];
			const { answers, executions } = await answersTo(
				filledSetup(),
				bodies.map((body) => ({ body })),
			);
			expect({ answers, executions }).toEqual({ answers: bodies.map(() => REFUSED), executions: [] });
		});

		it('refuses what is signed by somebody else, in whichever form and header', async () => {
			const digest = Buffer.alloc(32, 7);
			const forms = [
				'x',
				digest.toString('hex'),
				digest.toString('base64'),
				`sha256=${digest.toString('hex')}`,
			];
			const now = Math.floor(Date.now() / 1_000).toString();
			const requests = forms.map((form) => ({
				body: '{"id":"1","type":"order"}',
				// What tells when it was signed is right: only the signature is not.
				headers: Object.fromEntries(HEADERS.map((name) => [name, /time/.test(name) ? now : form])),
			}));
			const { answers, executions } = await answersTo(filledSetup(), requests);
			expect({ answers, executions }).toEqual({ answers: requests.map(() => REFUSED), executions: [] });
		});

		it('refuses what is signed by somebody else before it evaluates an expression in its form', async () => {
			const broken = "={{ $('No such node').first().json.value }}";
			const entered = properties.find(({ name }) => name.startsWith('other'))!.name;
			const forms: INodeParameters[] = [{ [entered]: broken }];
			if (!KEYS_DEPEND_ON_AN_OPTION.includes(description.name))
				forms.push({ options: { rememberForHours: broken } });
			for (const parameters of forms) {
				const request = { body: '{"id":"1","type":"order"}', headers: { 'x-api-key': 'x' } };
				const { answers, executions } = await answersTo({ ...filledSetup(), parameters }, [request]);
				expect({ answers, executions }).toEqual({ answers: [REFUSED], executions: [] });
			}
		});
	},
);

describeWith(['redis-server', 'webdis', 'setpriv'], 'an event that begins twice', () => {
	let redis: RedisServer;

	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(async () => await redis?.close());

	it.each(TRIGGERS.map((node) => [node.type.description.displayName, node] as const))(
		'goes on once in the %s, where the ledger is shared and where it is not',
		async (_name, { type }) => {
			const store = { url: redis.webdisUrl, authentication: 'none', prefix: type.description.name };
			const items = [{ json: { eventId: `shopify_${'0123456789abcdef'.repeat(2)}` } }];
			const begin = async (executionId: string, ledger: string) => {
				const setup: NodeSetup = {
					type,
					parameters: { options: { ledger } },
					credential: storedCredential(ownCredential(type), {}),
					moreCredentials: [storedCredential(new RedisHttpApi(), store, 'store-1')],
					nodeId: `begins-${type.description.name}`,
				};
				const context = executeContext(setup, items, { mode: 'webhook', executionId });
				jest.spyOn(context.logger, 'info').mockImplementation();
				return await type.execute!.call(context);
			};
			try {
				expect(await begin('1', 'redis')).toEqual([items]);
				expect(await begin('2', 'redis')).toEqual([[]]);
				// n8n runs an execution again that it finds unfinished when it starts.
				expect(await begin('1', 'redis')).toEqual([items]);
				expect(await begin('2', 'embedded')).toEqual([items]);
				expect(await begin('3', 'embedded')).toEqual([[]]);
				expect(await begin('2', 'embedded')).toEqual([items]);
			} finally {
				jest.restoreAllMocks();
			}
		},
	);
});
