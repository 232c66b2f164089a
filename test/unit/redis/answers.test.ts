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
	/** The answers of Redis, each with what the operation makes of it. */
	readonly answers: ReadonlyArray<readonly [answer: unknown, result: unknown]>;
	/** Whether an answer is one of Redis, also where `answers` has it only as an example. */
	readonly isAnswer: (answer: unknown) => boolean;
}

const event = (command: RedisCommand) => new RedisEvent(command, 'key');
const resource = (command: RedisCommand) => new RedisResource(command, 'key', 60);
const matches = (pattern: RegExp) => (answer: unknown) => typeof answer === 'string' && pattern.test(answer);
const isYesOrNo = (answer: unknown) => answer === 0 || answer === 1;
const isDone = (answer: unknown) => answer === 1;
const yesOrNo = [
	[1, true],
	[0, false],
] as const;
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Everything that this package has Redis do. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
	'a claim of an event': {
		run: async (command) => await event(command).claim(OWNER, 30),
		answers: [
			[OWNER, 'claimed'],
			[randomUUID(), 'inFlight'],
			[`seen:${randomUUID()}`, 'committed'],
			['run:7', 'committed'],
		],
		isAnswer: matches(new RegExp(`^(?:seen:|run:|${UUID}$)`)),
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
			['run:7', '7'],
			['run:8', '8'],
		],
		isAnswer: matches(/^run:./),
	},
	'the renewal of a lease': {
		run: async (command) => await event(command).lease.renew(OWNER, 30),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the opening of a snapshot': {
		run: async (command) => await resource(command).open(OWNER),
		answers: [
			[`${OWNER}=`, ''],
			[`${OWNER}=?`, '?'],
			[`${OWNER}={"fields":{}}`, '{"fields":{}}'],
			[randomUUID(), undefined],
		],
		isAnswer: matches(new RegExp(`^(?:${OWNER}=|${UUID}$)`)),
	},
	'the closing of a snapshot': {
		run: async (command) => await resource(command).close(OWNER, '{}'),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the end of a late claim of a snapshot': {
		run: async (command) => await resource(command).giveUp(OWNER),
		answers: yesOrNo,
		isAnswer: isYesOrNo,
	},
	'the doubt about a snapshot': {
		run: async (command) => await resource(command).makeUncertain(),
		answers: [[1, undefined]],
		isAnswer: isDone,
	},
};

/** How a server of each kind wraps the result of a command. */
const KINDS: Readonly<Record<string, ReadonlyArray<(command: string, value: unknown) => unknown>>> = {
	Webdis: [(command, value) => ({ [command]: value }), (command, value) => ({ [command]: [true, value] })],
	Upstash: [(_command, value) => ({ result: value })],
};
const DIALECTS = { Webdis: [WEBDIS, UPSTASH], Upstash: [UPSTASH, WEBDIS] } as const;

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
	fc.constantFrom<unknown>(
		'run',
		'run:',
		'seen',
		`${OWNER}x`,
		OWNER.toUpperCase(),
		` ${OWNER}`,
		'=',
		'?',
		'{}',
	),
	fc.jsonValue({ maxDepth: 2 }),
);

describe.each(Object.keys(OPERATIONS))('%s', (name) => {
	const { run, answers, isAnswer } = OPERATIONS[name]!;

	describe.each(['Webdis', 'Upstash'] as const)('through a server as %s', (kind) => {
		/** @returns a command to a server that gives the same answer to everything */
		const through = (answer: (command: string) => HttpAnswer): RedisCommand => {
			const client = new RedisClient(DIALECTS[kind]);
			const send = async ({ body }: { body: string }) => {
				const [, command = ''] = /^\["(\w+)"/.exec(body) ?? /^(\w+)/.exec(body) ?? [];
				return answer(command);
			};
			return async (...command) => await client.command(send, command, 100);
		};
		const wrap = KINDS[kind]![0]!;

		it.each(answers.map((answer) => [answer]))('understands %j', async ([answer, result]) => {
			const command = through((sent) => ({ status: 200, body: wrap(sent, answer) }));
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
				const command = through((sent) => ({ status, body: wrap(sent, answers[0]![0]) }));
				await expect(run(command)).rejects.toBeInstanceOf(RedisError);
			}
		});
	});
});
