import { describeWith } from '../../harness/debian';
import { startRedis, type RedisServer } from '../../harness/redis';
import { shoot, shootEnds } from './support/screenshots';
import { openEnvironment, type Environment } from './support/environment';

describeWith(
	['chromium', 'redis-server', 'webdis', 'setpriv'],
	'a user whose n8n has several webhook processes',
	() => {
		let environment: Environment;
		let redis: RedisServer;

		beforeAll(async () => {
			redis = await startRedis({ basicAuth: 'n8n:open sesame' });
			environment = await openEnvironment();
		});
		afterAll(async () => {
			await environment?.close();
			await redis?.close();
		});

		it('chooses Redis in the trigger, and tests its credential', async () => {
			const { editor } = environment;
			await editor.newWorkflow();
			await editor.openPanel();
			await editor.panel.search('Shopee');
			await editor.panel.open('Shopee');
			await editor.panel.unfold('Triggers');
			await editor.panel.choose('On new Shopee event');
			await editor.node.waitUntilOpen();
			await editor.node.addOption('Add Option', 'Remember In');
			await editor.node.choose('ledger', 'Redis');
			await shoot(editor.page, 'redis-chosen');

			const form = await editor.node.newCredential('Redis over HTTP');
			await shootEnds(form.root, form.fields, 'redis-credential-new');
			await form.fill('url', redis.webdisUrl);
			await form.choose('authentication', 'User and Password');
			await form.fill('user', 'n8n');
			await form.fill('password', 'guessed');
			await form.save();
			const refused = await form.verdict();
			await shoot(form.root, 'redis-credential-refused');
			expect(refused.passed).toBe(false);
			expect(refused.text).toContain('refuses the credential');

			await form.fill('password', 'open sesame');
			await form.save();
			await form.waitUntilClosed();
			const kept = await editor.node.editCredential();
			expect(await kept.verdict()).toMatchObject({ passed: true });
			await shoot(kept.root, 'redis-credential-tested');
			expect(await redis.keys()).toEqual([]);
		});
	},
);
