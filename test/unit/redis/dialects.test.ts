import { RedisClient, RedisError, type SendRequest } from '../../../nodes/shared/redis/client';
import { UPSTASH, WEBDIS, type HttpAnswer } from '../../../nodes/shared/redis/dialects';
import { redisKey } from '../../../nodes/shared/idempotency/redisEvent';

describe('the dialect of Webdis', () => {
	it('joins the parts of a command with slashes, and lets none of them split it', () => {
		expect(WEBDIS.request(['SET', 'n8n:a.b', 'x/y z+é?', 'NX']).body).toBe(
			'SET/n8n%3Aa%2Eb/x%2Fy%20z%2B%C3%A9%3F/NX',
		);
	});

	it('keeps the connection: Webdis drops long requests of one that is to be closed', () => {
		expect(WEBDIS.request(['PING']).headers).toMatchObject({ Connection: 'keep-alive' });
	});

	it.each([
		[{ SET: [true, 'OK'] }, { kind: 'value', value: 'OK' }],
		[{ SET: null }, { kind: 'value', value: null }],
		[{ SET: 1 }, { kind: 'value', value: 1 }],
		[{ SET: ['a', 'b'] }, { kind: 'value', value: ['a', 'b'] }],
		[{ SET: [false, 'ERR no'] }, { kind: 'error', message: 'ERR no' }],
		[{ result: 'OK' }, { kind: 'foreign' }],
		[{ '["SET"]': [false, 'ERR unknown command \'["SET"]\''] }, { kind: 'foreign' }],
		['', { kind: 'foreign' }],
	])('reads %j', (body, reply) => {
		expect(WEBDIS.read(['SET', 'key'], { status: 200, body })).toEqual(reply);
	});
});

describe('the dialect of Upstash', () => {
	it('sends a command as JSON', () => {
		const { headers, body } = UPSTASH.request(['SET', 'n8n:a.b', '"x"']);
		expect(headers).toEqual({ 'Content-Type': 'application/json' });
		expect(JSON.parse(body)).toEqual(['SET', 'n8n:a.b', '"x"']);
	});

	it.each([
		[{ result: 'OK' }, { kind: 'value', value: 'OK' }],
		[{ result: null }, { kind: 'value', value: null }],
		[{ error: 'ERR no' }, { kind: 'error', message: 'ERR no' }],
		[{ SET: [true, 'OK'] }, { kind: 'foreign' }],
		[['OK'], { kind: 'foreign' }],
		['<html>', { kind: 'foreign' }],
	])('reads %j', (body, reply) => {
		expect(UPSTASH.read(['SET', 'key'], { status: 200, body })).toEqual(reply);
	});
});

describe('the client', () => {
	const asked: string[] = [];
	const answering =
		(answers: (body: string) => HttpAnswer): SendRequest =>
		async ({ body }) => {
			asked.push(body);
			return answers(body);
		};
	const webdis = answering((body) =>
		body.startsWith('[')
			? { status: 200, body: `{${JSON.stringify(body)}:[false,"ERR unknown command"]}` }
			: { status: 200, body: '{"PING":[true,"PONG"]}' },
	);
	beforeEach(() => (asked.length = 0));

	it('recognizes another dialect than the likely one, and then asks in that at once', async () => {
		const client = new RedisClient([UPSTASH, WEBDIS]);
		expect(await client.command(webdis, ['PING'], 100)).toBe('PONG');
		expect(await client.command(webdis, ['PING'], 100)).toBe('PONG');
		expect(asked).toEqual(['["PING"]', 'PING', 'PING']);
		expect(client.dialect).toBe('Webdis');
	});

	const failure = async (send: SendRequest): Promise<RedisError> =>
		await new RedisClient([WEBDIS, UPSTASH]).command(send, ['PING'], 100).then(
			() => {
				throw new Error('it succeeded');
			},
			(error: RedisError) => error,
		);

	it('tells what may have been done all the same', async () => {
		const broken = (code: string) => async () => {
			throw Object.assign(new Error('wrapped'), { cause: Object.assign(new Error('inner'), { code }) });
		};
		expect(await failure(broken('ECONNREFUSED'))).toMatchObject({ mayHaveRun: false });
		expect(await failure(broken('ECONNRESET'))).toMatchObject({ mayHaveRun: true });
		expect(await failure(broken('ECONNABORTED'))).toMatchObject({
			mayHaveRun: true,
			message: expect.stringContaining('Redis did not answer within 100 ms'),
		});
		expect(await failure(answering(() => ({ status: 503, body: '' })))).toMatchObject({ mayHaveRun: true });
		expect(asked).toHaveLength(1);
		expect(await failure(answering(() => ({ status: 400, body: { error: 'ERR' } })))).toMatchObject({
			mayHaveRun: false,
			what: 'Redis answered with an error: ERR',
		});
	});
});

describe('the key of an event', () => {
	it('differs by event and by place, and is a digest', () => {
		const keys = [
			redisKey('p', 'workflow/node', 'shopify_1'),
			redisKey('p', 'workflow/node', 'shopify_2'),
			redisKey('p', 'workflow/other', 'shopify_1'),
			redisKey('q', 'workflow/node', 'shopify_1'),
		];
		expect(new Set(keys).size).toBe(4);
		for (const key of keys) expect(key).toMatch(/^[pq]:\{[0-9a-f]{8}\}:[0-9a-f]{32}$/);
	});
});
