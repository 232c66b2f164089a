import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { freePortRange } from '../../harness/freePortRange';
import { PROJECT } from '../../harness/runtime';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { ALL_KITS } from '../../simulators/kits';

const START = path.join(PROJECT, 'scripts', 'start.mjs');
const SCRIPT = ['demo/practice/index.ts', '--without-n8n'];

/** The practice without its n8n: what it says of deliveries, to a receiver that takes or refuses them. */
describe('npm run practice -- --without-n8n', () => {
	let practice: ChildProcess;
	let ended: Promise<unknown>;
	let output = '';
	let commandUrl: string;
	let receiver: Sink;

	const command = async (line: string) => {
		const response = await fetch(commandUrl, { method: 'POST', body: line });
		return (await response.text()).trimEnd().split('\n');
	};
	const printed = async (pattern: RegExp) => {
		const isPrinted = () => {
			if (practice.exitCode !== null) throw new Error(`npm run practice ended: ${output}`);
			return pattern.test(output);
		};
		await until(isPrinted, String(pattern), 240_000);
	};

	beforeAll(async () => {
		receiver = await startSink();
		const port = await freePortRange(ALL_KITS.length);
		commandUrl = `http://127.0.0.1:${port}`;
		practice = spawn(process.execPath, [START, ...SCRIPT, '--port', String(port)], { cwd: PROJECT });
		ended = once(practice, 'exit');
		for (const stream of [practice.stdout!, practice.stderr!]) {
			stream.on('data', (chunk) => (output += String(chunk)));
		}
		await printed(/by curl -d/);
	});
	beforeEach(() => {
		receiver.status = 200;
	});
	afterAll(async () => {
		practice.kill('SIGTERM');
		await ended;
		await receiver.close();
	});

	it('says when a platform tries again by itself, and marks it in the log', async () => {
		await command(`shopee url ${receiver.url}/chat`);
		receiver.status = 500;
		expect(await command('shopee event 10')).toEqual([expect.stringMatching(/^500 .*tries again in 1 s$/)]);
		await printed(/shopee tried again by itself \(code 10, attempt 2\): 500 in \d+ ms/);
		const log = (await command('shopee log')).join('\n');
		expect(log).toMatch(/code 10, event, to \.\.\.\/chat: 500 in/);
		expect(log).toMatch(/code 10, event, repeated by the platform \(attempt 2\), to \.\.\.\/chat: 500 in/);
		// No further repetition shall come into another test.
		receiver.status = 200;
		await printed(/\(code 10, attempt 3\): 200 in/);
	});

	it('says that no repetition of Pancake is known', async () => {
		await command(`pancake url ${receiver.url}/orders`);
		receiver.status = 503;
		expect((await command('pancake event')).join()).toMatch(
			/^503 .*tries again in 60 s \(the simulator's own doing, as Pancake publishes no repetition\)$/,
		);
	});

	it('tells the answers of several subscriptions apart', async () => {
		for (const name of ['one', 'two']) await command(`shopify url ${receiver.url}/${name} orders/create`);
		const answers = [
			expect.stringMatching(/^\.\.\.\/one: 200 in/),
			expect.stringMatching(/^\.\.\.\/two: 200 in/),
		];
		for (const verb of ['event', 'again', 'forge']) expect(await command(`shopify ${verb}`)).toEqual(answers);
	});

	it('sends next generation Events of Shopify to those who asked for them, copies and forgeries too', async () => {
		const answer = expect.stringMatching(/^200 in/);
		await command(`shopify url ${receiver.url}/updates Product/update`);
		receiver.clear();
		expect((await command('shopify event Product/delete')).join()).toContain(
			'No app is subscribed to Product/delete. Enter the URL of a trigger, as in shopify.app.toml',
		);
		for (const line of ['event Product/update', 'again', 'event Product', 'forge Product/update']) {
			expect(await command(`shopify ${line}`)).toEqual([answer]);
		}
		const [event, copy, another, forged] = receiver.received.map(({ headers, body }) => ({ headers, body }));
		expect(event).toMatchObject({
			headers: { 'shopify-topic': 'Product', 'shopify-action': 'update', 'shopify-handle': 'practice' },
			body: { topic: 'Product', action: 'update', fields_changed: { updated: ['product.updatedAt'] } },
		});
		for (const header of ['shopify-webhook-id', 'shopify-hmac-sha256']) {
			expect(copy!.headers[header]).toBe(event!.headers[header]);
		}
		expect(copy!.body).toEqual(event!.body);
		for (const other of [another, forged]) {
			expect(other!.body).toMatchObject({ topic: 'Product', action: 'update' });
			expect(other!.body).not.toEqual(event!.body);
		}
		const log = (await command('shopify log')).join('\n');
		for (const cause of ['event', 'again', 'forge']) {
			expect(log).toContain(`Product, ${cause}, to .../updates: 200 in`);
		}
	});

	it('sends what is not documented, as it may come some day', async () => {
		await command(`shopee url ${receiver.url}/pushes`);
		await command(`lazada url ${receiver.url}/messages`);
		receiver.clear();
		for (const platform of ['shopee', 'lazada']) {
			expect(await command(`${platform} event 99`)).toEqual([expect.stringMatching(/^200 in/)]);
		}
		const bodies = receiver.received.map(({ body }) => body);
		expect(bodies).toEqual([
			expect.objectContaining({ code: 99 }),
			expect.objectContaining({ message_type: 99 }),
		]);
	});

	it.each([
		['shopify url URL bogus/topic', 'Shopify has no topic "bogus/topic". The list in the trigger has all'],
		[
			'shopify event orders/made',
			'Shopify has no topic "orders/made". It has orders/cancelled, orders/create,',
		],
		['shopify url URL shop/redact', 'shop/redact is set up in the configuration of an app'],
		['shopee event order', 'A code is a number, and not "order". Documented are 1, 2, 3,'],
		['lazada event order', 'A message type is a number, and not "order". Documented are 0, 1, 2,'],
		['pancake event order.created', 'none of them asks for it'],
	])('says in words why nothing is sent: %s', async (line, words) => {
		receiver.clear();
		expect((await command(line.replace('URL', receiver.url))).join()).toContain(words);
		expect(receiver.received).toEqual([]);
	});
});

describe('npm run practice ends, and with it all that it has started,', () => {
	const answers = async (port: number) =>
		await fetch(`http://127.0.0.1:${port}`).then(
			() => true,
			() => false,
		);
	const started = async (command: string, args: readonly string[]) => {
		const port = await freePortRange(ALL_KITS.length);
		const outer = spawn(command, [...args, '--port', String(port)], { cwd: PROJECT, stdio: 'ignore' });
		const ended = once(outer, 'exit');
		await until(async () => await answers(port), 'the practice');
		const allAreSilent = async () => {
			await ended;
			const ports = Array.from({ length: ALL_KITS.length + 1 }, (_, index) => port + index);
			await until(
				async () => (await Promise.all(ports.map(answers))).every((answer) => !answer),
				'the end of the platforms',
			);
		};
		return { outer, port, allAreSilent };
	};

	it('by the command quit', async () => {
		const { port, allAreSilent } = await started(process.execPath, [START, ...SCRIPT]);
		const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body: 'quit' });
		expect(await response.text()).toBe('The practice ends\n');
		await allAreSilent();
	});

	it.each(['SIGINT', 'SIGTERM'] as const)('by %s to the outer process alone', async (signal) => {
		const { outer, allAreSilent } = await started(process.execPath, [START, ...SCRIPT]);
		outer.kill(signal);
		await allAreSilent();
	});

	it('by the end of npm', async () => {
		const { outer, allAreSilent } = await started('npm', ['run', 'practice', '--', '--without-n8n']);
		outer.kill('SIGTERM');
		await allAreSilent();
	});
});
