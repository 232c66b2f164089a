import { randomUUID } from 'node:crypto';

import fc from 'fast-check';

import { RedisResource } from '../../../nodes/shared/changes/redisSnapshots';
import { RedisEvent } from '../../../nodes/shared/idempotency/redisEvent';
import { RedisClient, RedisError } from '../../../nodes/shared/redis/client';
import { UPSTASH, WEBDIS, type HttpAnswer } from '../../../nodes/shared/redis/dialects';
import type { RedisCommand } from '../../../nodes/shared/redis/lease';

const OWNER = randomUUID();

interface Operation {
	readonly run: (command: RedisCommand) => Promise<unknown>;
	/**
	 * The answers of Redis, each with what the operation makes of it. A text has RANDOM where the script answers with
	 * the random text of its call.
	 */
	readonly answers: ReadonlyArray<readonly [answer: unknown, result: unknown]>;
	/** Whether an answer that is always the same is one of Redis. */
	readonly isAnswer: (answer: unknown) => boolean;
}

const event = (command: RedisCommand) => new RedisEvent(command, 'key');
const resource = (command: RedisCommand) => new RedisResource(command, 'key', 60);
const isYesOrNo = (answer: unknown) => answer === 0 || answer === 1;
const isDone = (answer: unknown) => answer === 1;
const never = () => false;
const yesOrNo = [
	[1, true],
	[0, false],
] as const;
const RANDOM = '{random}';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @returns an answer with the random text that the command has sent: the last one among its arguments */
function answerTo(command: readonly string[], answer: unknown): unknown {
	const random = command.findLast((argument) => UUID.test(argument)) ?? '';
	return typeof answer === 'string' ? answer.replaceAll(RANDOM, random) : answer;
}

/** Everything that this package has Redis do. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
	'a claim of an event': {
		run: async (command) => await event(command).claim(randomUUID(), 30),
		answers: [
			[`${RANDOM}=${RANDOM}`, 'claimed'],
			[`${RANDOM}=${randomUUID()}`, 'inFlight'],
			[`${RANDOM}=seen:${randomUUID()}`, 'committed'],
			[`${RANDOM}=run:7`, 'committed'],
		],
		isAnswer: never,
	},
	'the commit of an event': {
		run: async (command) => await event(command).commit(OWNER, 60),
		answers: [[1, undefined]],
		isAnswer: isDone,
	},
	'the release of an event': {
		run: async (command) => await event(command).release(OWNER),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the beginning of an execution': {
		run: async (command) => await event(command).begin('7', 60),
		answers: [
			[`${RANDOM}=run:7`, '7'],
			[`${RANDOM}=run:8`, '8'],
		],
		isAnswer: never,
	},
	'the renewal of a lease': {
		run: async (command) => await event(command).lease.renew(OWNER, 30),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the opening of a snapshot': {
		run: async (command) => await resource(command).open(randomUUID()),
		answers: [
			[`${RANDOM}==`, ''],
			[`${RANDOM}==?`, '?'],
			[`${RANDOM}=={"fields":{}}`, '{"fields":{}}'],
			[`${RANDOM}=${randomUUID()}`, undefined],
		],
		isAnswer: never,
	},
	'the closing of a snapshot': {
		run: async (command) => await resource(command).close(OWNER, '{}', false),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the end of a late claim of a snapshot': {
		run: async (command) => await resource(command).giveUp(OWNER),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the doubt about a snapshot': {
		run: async (command) => await resource(command).makeUncertain(['"status":"AAAAAA"']),
		answers: [
			[1, undefined],
			[0, undefined],
		],
		isAnswer: isYesOrNo,
	},
};

/** How a server of each kind wraps the result of a command. */
const KINDS: Readonly<Record<string, ReadonlyArray<(command: string, value: unknown) => unknown>>> = {
	Webdis: [(command, value) => ({ [command]: value }), (command, value) => ({ [command]: [true, value] })],
	Upstash: [(_command, value) => ({ result: value })],
};
const DIALECTS = { Webdis: [WEBDIS, UPSTASH], Upstash: [UPSTASH, WEBDIS] } as const;

/** Texts in the shape of the answers and of the states of an event, that a server has kept or made up. */
const uuid = fc.oneof(fc.uuid(), fc.constant(OWNER));
const state = fc.oneof(
	uuid,
	uuid.map((owner) => `seen:${owner}`),
	fc.constantFrom('seen:', 'run:', 'run:7', 'run:99', 'run', 'seen', '', '=', '=?', '={}'),
	fc.nat().map((id) => `run:${id}`),
);
const canned = fc.oneof(
	state,
	fc.tuple(uuid, state).map(([owner, its]) => `${owner}=${its}`),
	uuid.map((owner) => `${owner}=${owner}`),
);

const nonsense = fc.oneof(
	fc.constantFrom<unknown>(
		'OK',
		true,
		false,
		null,
		0,
		1,
		2,
		-1,
		1.5,
		'',
		'0',
		'1',
		[],
		[1],
		{},
		'QUEUED',
		'PONG',
	),
	fc.constantFrom<unknown>(`${OWNER}x`, OWNER.toUpperCase(), ` ${OWNER}`, '=', '?', '{}'),
	canned,
	fc.jsonValue({ maxDepth: 2 }),
);

describe.each(Object.keys(OPERATIONS))('%s', (name) => {
	const { run, answers, isAnswer } = OPERATIONS[name]!;

	describe.each(['Webdis', 'Upstash'] as const)('through a server as %s', (kind) => {
		/** @returns a command to a server that gives the same answer to everything */
		const through = (answer: (name: string, sent: readonly string[]) => HttpAnswer): RedisCommand => {
			const client = new RedisClient(DIALECTS[kind]);
			return async (...command) => {
				const send = async ({ body }: { body: string }) => {
					const [, sent = ''] = /^\["(\w+)"/.exec(body) ?? /^(\w+)/.exec(body) ?? [];
					return answer(sent, command);
				};
				return await client.command(send, command, 100);
			};
		};
		const wrap = KINDS[kind]![0]!;

		it.each(answers.map((answer) => [answer]))('understands %j', async ([answer, result]) => {
			const command = through((name, sent) => ({
				status: 200,
				body: wrap(name, answerTo(sent, answer)),
			}));
			expect(await run(command)).toBe(result);
		});

		it('takes whatever else is answered for no answer', async () => {
			const body = (value: unknown) =>
				fc.constantFrom(...KINDS[kind]!.map((wrapped) => (sent: string) => wrapped(sent, value)));
			const wrapped = nonsense.filter((value) => !isAnswer(value)).chain(body);
			const bare = nonsense.map((value) => () => value);
			await fc.assert(
				fc.asyncProperty(fc.oneof(wrapped, bare), async (bodyFor) => {
					const command = through((sent) => ({ status: 200, body: bodyFor(sent) }));
					await expect(run(command)).rejects.toBeInstanceOf(RedisError);
				}),
				{ numRuns: 50 },
			);
		});

		it('takes an answer for none where the server reports a failure', async () => {
			for (const status of [201, 204, 302, 404, 500, 503]) {
				const command = through((name, sent) => ({
					status,
					body: wrap(name, answerTo(sent, answers[0]![0])),
				}));
				await expect(run(command)).rejects.toBeInstanceOf(RedisError);
			}
		});
	});
});

describe.each(Object.entries(OPERATIONS).filter(([, { isAnswer }]) => isAnswer === never))(
	'%s',
	(_name, { run, answers }) => {
		it.each(answers.map(([answer]) => [answer]))('believes no kept copy of the answer %j', async (answer) => {
			let kept: unknown;
			const keeping: RedisCommand = async (...command) => (kept ??= answerTo(command, answer));
			await run(keeping);
			await expect(run(keeping)).rejects.toBeInstanceOf(RedisError);
		});

		it.each([
			['another state', `${RANDOM}=seen`],
			['an acknowledgement by nobody', `${RANDOM}=seen:`],
			['an acknowledgement by something else', `${RANDOM}=seen:7`],
			['an execution without an id', `${RANDOM}=run:`],
			['nothing', RANDOM],
			['something before its own text', ` ${RANDOM}=${RANDOM}`],
		])('takes %s for no answer', async (_what, answer) => {
			const command: RedisCommand = async (...sent) => answerTo(sent, answer);
			await expect(run(command)).rejects.toBeInstanceOf(RedisError);
		});
	},
);
