import { Redis } from '@upstash/redis';

import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { startUpstash, type UpstashKind, type UpstashServer } from '../../simulators/redis/upstash';

const TOKEN = 'token-of-the-rest-api';

describeWith(['redis-server', 'webdis', 'setpriv'], 'the official client of Upstash', () => {
	let redis: RedisServer;

	beforeAll(async () => {
		redis = await startRedis();
	});
	afterAll(async () => await redis?.close());

	describe.each<UpstashKind>(['upstash', 'serverless-redis-http'])('at the server of kind %s', (kind) => {
		let server: UpstashServer;
		let client: Redis;

		beforeAll(async () => {
			server = await startUpstash({ redisPort: redis.port, token: TOKEN, kind });
			client = new Redis({ url: server.url, token: TOKEN, retry: false, enableTelemetry: false });
		});
		beforeEach(async () => {
			await redis.command('FLUSHALL');
		});
		afterAll(async () => await server?.close());

		it('sets a key only where there is none, with a time to live', async () => {
			expect(await client.set('claim', 'one', { nx: true, ex: 30 })).toBe('OK');
			expect(await client.set('claim', 'two', { nx: true, ex: 30 })).toBeNull();
			expect(await client.get('claim')).toBe('one');
			expect(await client.ttl('claim')).toBeGreaterThan(25);
		});

		it('evaluates scripts', async () => {
			await client.set('claim', 'one');
			const script = "return redis.call('GET',KEYS[1])==ARGV[1] and 1 or 0";
			expect(await client.eval(script, ['claim'], ['one'])).toBe(1);
			expect(await client.eval(script, ['claim'], ['two'])).toBe(0);
		});

		it('tells the errors of Redis', async () => {
			await expect(client.eval('no script', [], [])).rejects.toThrow('ERR Error compiling script');
		});

		it('takes several commands at once', async () => {
			const pipeline = client.pipeline().set('a', 'x').get('a').get('nothing');
			expect(await pipeline.exec()).toEqual(['OK', 'x', null]);
		});

		it('refuses another token', async () => {
			const stranger = new Redis({ url: server.url, token: 'guessed', retry: false });
			await expect(stranger.ping()).rejects.toThrow('WRONGPASS');
		});
	});

	it('can give the command in the path, which only Upstash itself takes', async () => {
		const headers = { authorization: `Bearer ${TOKEN}` };
		for (const kind of ['upstash', 'serverless-redis-http'] as const) {
			const server = await startUpstash({ redisPort: redis.port, token: TOKEN, kind });
			const response = await fetch(`${server.url}/set/a%2Fb/c/EX/30`, { headers });
			expect(response.status).toBe(kind === 'upstash' ? 200 : 404);
			await server.close();
		}
		expect(await redis.command('GET', 'a/b')).toBe('c');
	});
});
