import { RedisHttpApi } from '../../credentials/RedisHttpApi.credentials';
import { testRedis } from '../../nodes/shared/redis/credentialTest';
import { listen } from '../../simulators/shared/server';
import { startUpstash, type UpstashKind } from '../../simulators/redis/upstash';
import { pressTest } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';

const TOKEN = 'token-of-the-rest-api';

/** What the Test button says. */
async function tested(data: Record<string, string>): Promise<{ status: string; message: string }> {
	return await pressTest(testRedis, storedCredential(new RedisHttpApi(), data));
}

describeWith(['redis-server', 'webdis', 'setpriv'], 'the Test button of the credential for Redis', () => {
	let redis: RedisServer;

	beforeAll(async () => {
		redis = await startRedis({ basicAuth: 'n8n:open sesame' });
	});
	afterAll(async () => await redis?.close());

	const webdis = (password: string) => ({
		url: redis.webdisUrl,
		authentication: 'basic',
		user: 'n8n',
		password,
	});

	it('gets a PONG through Webdis, and leaves nothing behind', async () => {
		expect(await tested(webdis('open sesame'))).toEqual({
			status: 'OK',
			message: 'Connected to Redis, which answers as Webdis does',
		});
		expect(await redis.keys()).toEqual([]);
	});

	it.each<UpstashKind>(['upstash', 'serverless-redis-http'])('gets a PONG through %s', async (kind) => {
		const server = await startUpstash({ redisPort: redis.port, token: TOKEN, kind });
		const access = { url: ` ${server.url}/ `, authentication: 'bearer' };
		expect(await tested({ ...access, token: ` ${TOKEN}\n` })).toEqual({
			status: 'OK',
			message: 'Connected to Redis, which answers as Upstash does',
		});
		expect(await tested({ ...access, token: 'guessed' })).toEqual({
			status: 'Error',
			message:
				'Redis refuses the credential (401): WRONGPASS invalid or missing auth token. Check the token, or the user and password, in the credential.',
		});
		await server.close();
	});

	it('says that the password is wrong, without telling it', async () => {
		const answer = await tested(webdis('guessed'));
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain('The server refuses the credential or the command (403)');
	});

	it('says that nobody is there', async () => {
		expect(await tested({ url: 'http://127.0.0.1:9', authentication: 'none' })).toEqual({
			status: 'Error',
			message: expect.stringContaining('Redis cannot be reached (ECONNREFUSED)'),
		});
	});

	it('says that the URL leads elsewhere, or is none', async () => {
		const page = await listen(0, (_request, response) => response.end('<html>Welcome</html>'));
		expect(await tested({ url: page.url, authentication: 'none' })).toEqual({
			status: 'Error',
			message: expect.stringContaining('neither one of Upstash nor one of Webdis (200)'),
		});
		await page.close();
		expect((await tested({ url: 'redis:6379', authentication: 'none' })).message).toBe(
			'The URL is not a web address. Enter one that begins with http:// or https://.',
		);
	});

	it('says that Redis itself is away, and that a command is not allowed', async () => {
		await redis.command('ACL', 'SETUSER', 'default', '-eval');
		expect((await tested(webdis('open sesame'))).message).toContain(
			"no permissions to run the 'eval' command",
		);
		await redis.stopRedis();
		const answer = await tested(webdis('open sesame'));
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain('The server cannot reach Redis (503)');
		await redis.startRedis();
	});
});
