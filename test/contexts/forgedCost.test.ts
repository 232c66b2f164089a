import type { IncomingMessage } from 'node:http';

import fc from 'fast-check';

import { DIAGNOSES_IN_A_ROW, LARGEST_DIAGNOSED, MOST_TRIED } from '../../nodes/shared/webhook/diagnosis';
import { RENEWALS_IN_A_ROW } from '../../nodes/shared/credential/secrets';
import { sha256Hex } from '../../nodes/shared/util/hash';
import { executeContext, webhookContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { receivedRequest } from '../../harness/receivedRequest';
import { credentialNamed, newestNode } from '../../harness/registered';
import { KITS_BY_TITLE, type PlatformName } from '../../simulators/kits';
import { SAMPLE, type RunningPlatform } from '../../simulators/shared/kit';
import { startReceiver } from '../../simulators/shared/receiver';
import { sumOf, WorkMeter, type Work } from '../support/workMeter';

/** A request of a stranger. */
interface Hostile {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly query: Readonly<Record<string, unknown>>;
	readonly params: Readonly<Record<string, unknown>>;
}

/** What the work for a hostile delivery is at most, as a multiple of that for a plain one of its size. */
const FACTOR = 5;

/** Signatures and digests that are computed to verify a delivery, with the credential of before and as read again. */
const MOST_OF_VERIFICATION = 16;

/** Whether wrong signatures of a platform are diagnosed. The type check demands the entry of a new platform. */
const IS_DIAGNOSED: Readonly<Record<PlatformName, boolean>> = {
	shopify: false,
	shopee: true,
	lazada: true,
	pancake: false,
};

/** A text between lists that begin at once and end one by one, of `depth` levels. */
const nested = (depth: number, textLength: number, open = '[', close = ',1]') =>
	`${open.repeat(depth)}"${'x'.repeat(textLength)}"${close.repeat(depth)}`;

/** Node accepts 16 kB of headers. */
const MOST_HEADER_BYTES = 15_000;

const repeated = (unit: string, most: number) =>
	fc.integer({ min: 1, max: Math.floor(most / unit.length) }).map((times) => unit.repeat(times));

/** Texts that patterns, parsers and replacements may take more time for than others. */
const hostileText = (most: number) =>
	fc
		.tuple(
			fc.constantFrom(
				...'/ \t.,:;=-_%?#$\\"\'[]{}0aA\u00e9\u2028\u{1f600}',
				'$&',
				"$'",
				'$`',
				'%2f',
				'\\u0000',
				'../',
				'a/',
				', ',
			),
			fc.constantFrom('', 'a', '/', '\n', '{', 'x'.repeat(64)),
		)
		.chain(([unit, end]) => repeated(unit, most - end.length).map((text) => text + end));

const wellFormed = fc.constantFrom(
	'a'.repeat(64),
	'A'.repeat(64),
	`${'A'.repeat(43)}=`,
	`sha256=${'0'.repeat(64)}`,
);

/** JSON, and what is nearly JSON, in shapes that cost more than a text of the same length. */
const hostileBody = fc
	.tuple(
		fc.oneof(fc.constant(LARGEST_DIAGNOSED - 10), fc.constantFrom(900, LARGEST_DIAGNOSED + 10, 100_000)),
		fc.nat(16),
	)
	.map(([size, shape]) => {
		const fill = (unit: string, before = '', after = '') =>
			before +
			unit.repeat(Math.max(1, Math.floor((size - before.length - after.length) / unit.length))) +
			after;
		const nestedToSize = (depth: number, open: string, close: string) => {
			const levels = Math.max(1, Math.min(depth, Math.floor(size / (open.length + close.length))));
			return nested(levels, Math.max(0, size - levels * (open.length + close.length) - 2), open, close);
		};
		return [
			nestedToSize(2_500, '[', ',1]'),
			nestedToSize(50_000, '[', ']'),
			nestedToSize(2_500, '{"a":', ',"b":1}'),
			fill('[', '', ''),
			fill('{},', '[', '1]'),
			fill('1,', '[', '1]'),
			fill('1', '', ''),
			fill('1e9', '', ''),
			fill('\\u00fc', '"', '"'),
			fill('\\ud83d\\ude00', '"', '"'),
			fill('\\"', '"', '"'),
			fill('\u{1f600}', '"', '"'),
			fill(' \n', '{', '}'),
			`{${Array.from({ length: Math.floor(size / 12) }, (_, index) => `"k${index}":${index}`).join()}}`,
			`{"code":0,"data":{"verify_info":"${fill('[')}"}}`,
			fill('"__proto__":{},', '{', '"a":1}'),
			fill(',', '', ''),
		][shape]!;
	});

/** The headers that are read before a delivery is verified, and others. */
const hostileHeaders = (names: readonly string[]) =>
	fc
		.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
		.chain((chosen) =>
			fc.record(
				Object.fromEntries(
					chosen.map((name) => [
						name,
						fc.oneof(hostileText(Math.floor(MOST_HEADER_BYTES / chosen.length)), wellFormed),
					]),
				),
			),
		);

const manyHeaders = fc
	.integer({ min: 1, max: 1_900 })
	.map((count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`X-${index}`, 'x'])));

const hostileQuery = fc.oneof(
	fc.constant({}),
	hostileText(8_000).map((secret) => ({ secret })),
	fc.integer({ min: 1, max: 1_000 }).map((count) => ({ secret: Array(count).fill('x') as string[] })),
	fc.constant({ secret: { a: { b: ['x'] } }, __proto__: 'x' }),
);

describe.each(KITS_BY_TITLE)('a forged delivery to the trigger of %s', (_title, kit) => {
	const type = newestNode(kit.trigger.node).type;
	/** Keys of 64 hexadecimal digits: those that are tried in the most ways. */
	const keys = Object.fromEntries(kit.credential.forms[0]!.secrets.map((name) => [name, sha256Hex(name)]));
	let credential: StoredCredential;
	let platform: RunningPlatform;
	/** The headers of a delivery that somebody signed with a guessed key. */
	let forged: Readonly<Record<string, string>>;
	let meter: WorkMeter;
	let triggers = 0;

	beforeAll(async () => {
		const { logger } = executeContext({ type });
		jest.spyOn(logger, 'warn').mockImplementation();
		platform = await kit.start();
		credential = storedCredential(credentialNamed(kit.credential.type), { ...platform.credential, ...keys });
		const receiver = await startReceiver();
		await platform.deliver(receiver.uri, SAMPLE, { forgery: 'wrong key' });
		forged = receiver.received[0]!.headers as Record<string, string>;
		await receiver.close();
		meter = new WorkMeter();
	});
	afterAll(async () => {
		meter?.stop();
		await platform?.close();
		jest.restoreAllMocks();
	});

	/** @returns a function that delivers to one trigger, which nobody has delivered to before */
	const newTrigger = () => {
		const nodeId = `forged-${kit.name}-${triggers++}`;
		return async ({ headers, body, query, params }: Hostile): Promise<{ status: number; work: Work }> => {
			const { request, response } = receivedRequest({ headers, body: Buffer.from(body) });
			Object.assign(request, { query, params, method: 'POST', url: '/webhook' } as Partial<IncomingMessage>);
			const setup = { type, parameters: kit.trigger.byHand, credential, nodeId };
			const { context } = webhookContext(setup, request, response);
			const work = await meter.workOf(async () => {
				expect(await type.webhook!.call(context)).toEqual({ noWebhookResponse: true });
			});
			return { status: response.statusCode, work };
		};
	};

	const isHandshake = ({ body }: Hostile) => kit.name === 'shopee' && body.includes('verify_info');
	const sizeOf = (value: object) => JSON.stringify(value).length;

	/** A plain forged delivery of the same size. */
	const plainOf = ({ headers, body, query }: Hostile): Hostile => {
		const padding = 'n'.repeat(Math.max(0, sizeOf(headers) - sizeOf(forged)) + sizeOf(query));
		return {
			headers: { ...forged, 'x-padding': padding },
			body: `{"note":"${'n'.repeat(Math.max(0, Buffer.byteLength(body) - '{"note":""}'.length))}"}`,
			query: {},
			params: {},
		};
	};

	const hostile = (): fc.Arbitrary<Hostile> =>
		fc.record({
			headers: fc
				.oneof(
					hostileHeaders([
						...new Set([...Object.keys(forged), 'host', 'authorization', 'content-type', 'x-api-key']),
					]),
					manyHeaders,
				)
				.map((headers) => ({ ...forged, ...headers })),
			body: hostileBody,
			query: hostileQuery,
			params: hostileText(2_000).map((segment) => ({ type: segment })),
		});

	/** Node and n8n read every byte themselves before the trigger is called: once as HTTP, once as JSON. */
	const costOf = ({ headers, body, query }: Hostile, work: Work) =>
		2 * (sizeOf(headers) + Buffer.byteLength(body) + sizeOf(query)) + sumOf(work);

	/** @throws where the delivery costs more than it may */
	const expectCheap = async (delivery: Hostile) => {
		const plain = plainOf(delivery);
		const refused = await newTrigger()(plain);
		const { status, work } = await newTrigger()(delivery);
		expect(refused.status).toBe(401);
		// Shopee's console calls before there is a key.
		expect(status === 401 || isHandshake(delivery)).toBe(true);
		expect(work.digests).toBeLessThanOrEqual(MOST_TRIED + MOST_OF_VERIFICATION);
		const factor = costOf(delivery, work) / costOf(plain, refused.work);
		if (factor > FACTOR) throw new Error(`${factor} times: ${JSON.stringify({ work, plain: refused.work })}`);
	};

	it('costs at most five times what a plain one of its size costs, whatever is in it', async () => {
		await fc.assert(fc.asyncProperty(hostile(), expectCheap), { numRuns: 20 });
	});

	it.each([
		['a Host of slashes', { host: `${'/'.repeat(15_500)}a`, authorization: 'a'.repeat(64) }, '{"a":1}'],
		['a Host of replacements', { host: "$'".repeat(7_000), authorization: 'a'.repeat(64) }, '{"a":1}'],
		['nested lists', { authorization: 'a'.repeat(64) }, nested(2_500, 89_000)],
		['nested lists of the size that is diagnosed', { authorization: 'a'.repeat(64) }, nested(2_500, 22_000)],
	])('costs no more with %s', async (_name, headers, body) => {
		await expectCheap({ headers: { ...forged, ...headers }, body, query: {}, params: {} });
	});

	it('is not diagnosed in a flood, which costs what the verification costs', async () => {
		// In one moment: neither does the limit allow more, nor is a sum of refusals waited for.
		jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		const send = newTrigger();
		const flood: Work[] = [];
		// The credential is read again for some of the first.
		for (let sent = 0; sent < DIAGNOSES_IN_A_ROW + 5; sent++)
			flood.push((await send({ headers: forged, body: '{"a": 1}', query: {}, params: {} })).work);
		const least = Math.min(...flood.map(({ digests }) => digests));
		const diagnosed = flood.slice(0, DIAGNOSES_IN_A_ROW).map(({ digests }) => digests > least);
		const rest = flood.slice(DIAGNOSES_IN_A_ROW).map(({ digests }) => digests);
		expect(rest).toEqual(rest.map(() => least));
		expect(least).toBeLessThanOrEqual(MOST_OF_VERIFICATION / 2);
		expect(new Set(diagnosed.slice(RENEWALS_IN_A_ROW))).toEqual(new Set([IS_DIAGNOSED[kit.name]]));
		jest.useRealTimers();
	});
});
