import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { N8nApi } from '../../harness/n8nApi';
import { freePortRange } from '../../harness/freePortRange';
import { credentialNamed } from '../../harness/registered';
import { PROJECT } from '../../harness/runtime';
import { startSink, type Sink } from '../../harness/sink';
import { until } from '../../harness/until';
import { nodeType, triggerToSink } from '../../harness/workflows';
import { ALL_KITS, KITS_BY_TITLE } from '../../simulators/kits';
import type { PlatformKit } from '../../simulators/shared/kit';

const UNDOCUMENTED = ALL_KITS.flatMap(({ name, undocumented }) =>
	undocumented === undefined ? [] : [[name, undocumented] as const],
);

/** As docs/practice.md has a newcomer do it. */
describe('npm run practice', () => {
	let practice: ChildProcess | undefined;
	/** Settled when it has ended, however it did. */
	let ended: Promise<unknown>;
	let output = '';
	let commandUrl: string;
	let n8nUrl: string;
	let api: N8nApi;
	let sink: Sink;
	/** Where each platform sends to. */
	const urls = new Map<string, string>();

	const command = async (line: string, headers: Record<string, string> = {}) => {
		const response = await fetch(commandUrl, { method: 'POST', body: line, headers });
		return (await response.text()).trimEnd().split('\n');
	};
	/** A machine that does other things as well takes longer than the half second that Lazada waits. */
	const answered = async (line: string) => {
		let answer = '';
		for (let time = 0; time < 5 && (time === 0 || answer.includes('no answer')); time++) {
			answer = (await command(line)).join();
		}
		return answer;
	};
	const printed = async (pattern: RegExp) => {
		const isPrinted = () => {
			const hasEnded = practice!.exitCode !== null || practice!.signalCode !== null;
			if (hasEnded) throw new Error(`npm run practice ended: ${output}`);
			return pattern.test(output);
		};
		await until(isPrinted, String(pattern), 240_000);
		return pattern.exec(output)!;
	};
	/** Fills a credential's form by the labels that are printed. */
	const fill = async ({ name: platform, credential }: PlatformKit) => {
		const type = credentialNamed(credential.type);
		const [title, ...lines] = await command(`${platform} credential`);
		expect(title).toBe(type.displayName);
		const data: IDataObject = {};
		for (const line of lines) {
			const [, label, value] = /^ {2}(\S+(?: \S+)*) {2,}(\S.*)$/.exec(line)!;
			const field = type.properties.find(({ displayName }) => displayName === label)!;
			data[field.name] = valueOf(field, value!);
		}
		const id = await api.createCredential(type.name, platform, data);
		expect(await api.testCredential(id)).toMatchObject({ status: 'OK' });
		return { [type.name]: { id, name: platform } };
	};
	const connect = async (kit: PlatformKit, parameters: INodeParameters) => {
		const webhookId = randomUUID();
		const { id } = await api.createWorkflow(
			triggerToSink({
				type: nodeType(kit.trigger.node),
				typeVersion: 1.1,
				parameters: { ...kit.trigger.byHand, ...parameters },
				credentials: await fill(kit),
				sinkUrl: sink.url,
				webhookId,
			}),
		);
		await api.activate(id);
		return `${n8nUrl}/webhook/${webhookId}/webhook`;
	};

	beforeAll(async () => {
		sink = await startSink();
		practice = await startPractice();
		ended = once(practice, 'exit');
		for (const stream of [practice.stdout!, practice.stderr!]) {
			stream.on('data', (chunk) => (output += String(chunk)));
		}
		[, n8nUrl] = (await printed(/n8n is at (http\S+) /)) as unknown as [string, string];
		[, commandUrl] = (await printed(/by curl -d '<command>' (http\S+)/)) as unknown as [string, string];
		api = await N8nApi.login(n8nUrl);
	});
	beforeEach(() => sink.clear());
	afterAll(async () => {
		practice?.kill('SIGTERM');
		await ended;
		await sink?.close();
	});

	it.each(KITS_BY_TITLE)(
		'connects %s: an event runs once, a copy and a forgery do not',
		async (_title, kit) => {
			const { name: platform } = kit;
			const url = await connect(kit, {
				onlyWhenChanged: { fields: kit.practice.watched.join(', ') },
				options: { skipOutdated: true },
			});
			urls.set(platform, url);
			expect(await answered(`${platform} url ${url}`)).toMatch(new RegExp(`\\bgo(es)? to ${url}`));
			expect(await answered(`${platform} event`)).toMatch(/^200 in \d+ ms: taken$/);
			expect(await command(`${platform} again`)).toEqual([
				expect.stringMatching(/^200 in \d+ ms: duplicate$/),
			]);
			expect(await command(`${platform} forge`)).toEqual([expect.stringMatching(/^401 in \d+ ms: The /)]);
			const [received] = await sink.waitFor(1);
			expect(received!.body).toMatchObject({ platform });
			expect((await command(`${platform} log`)).join()).toContain('taken');
			expect(sink.received).toHaveLength(1);
		},
	);

	it.each(KITS_BY_TITLE)(
		'%s: a change of what is watched runs, a touch and an old state do not',
		async (_title, { name: platform, practice: { watched, event, updates } }) => {
			if (updates !== undefined) await command(`${platform} url ${urls.get(platform)} ${updates}`);
			const answer = async (verb: string) => (await command(`${platform} ${verb}`)).join();
			const sequence = async () => {
				const begun = await answer(event === undefined ? 'event' : `event ${event}`);
				const tooEarly = await answer('old');
				return [begun, tooEarly, await answer('change'), await answer('touch'), await answer('old')];
			};
			let answers = await sequence();
			// A machine that does other things as well takes longer than the half second that Lazada waits.
			for (let time = 1; time < 5 && answers.some((text) => text.startsWith('no answer')); time++) {
				answers = await sequence();
			}
			expect(answers).toEqual([
				expect.stringMatching(/^200 in \d+ ms: taken$/),
				expect.stringContaining(`${platform} change`),
				expect.stringMatching(/^200 in \d+ ms: taken$/),
				expect.stringMatching(/^200 in \d+ ms: unchanged$/),
				expect.stringMatching(/^200 in \d+ ms: outdated$/),
			]);
			const changes = () => {
				const bodies = sink.received.map(({ body }) => body as Record<'resource' | 'delivery', IDataObject>);
				const { id } = bodies.at(-1)?.resource ?? {};
				return bodies
					.filter(({ resource }) => resource.id === id)
					.map(({ delivery }) => delivery.changedFields);
			};
			await until(() => changes().length >= 2, 'the second execution');
			expect(changes()).toEqual([null, watched]);
			const log = await answer('log');
			for (const cause of ['event', 'again', 'forge', 'change', 'touch', 'old']) {
				expect(log).toMatch(new RegExp(`, ${cause}, to \\.\\.\\.[-0-9a-f]+/webhook: \\d{3} in `));
			}
		},
	);

	it.each(UNDOCUMENTED)(
		'sends what %s does not document, and the trigger takes it',
		async (platform, sent) => {
			const { type, event } = sent;
			await command(`${platform} event ${type}`);
			const [received] = await sink.waitFor(1);
			expect(received!.body).toMatchObject({ platform, event });
		},
	);

	it('also takes commands that are typed', async () => {
		practice!.stdin!.write('shopee lose\n');
		await printed(/1 lost, not confirmed/);
	});

	it('says what to do with what it does not understand', async () => {
		expect((await command('amazon event')).join()).toContain('shopify url <URL> [topic]');
		expect((await command('shopee sell')).join()).toContain('shopee url <URL>');
		expect((await command('shopee url here')).join()).toContain('Enter the production URL');
		expect((await command('shopee event order')).join()).toContain('A code is a number');
		expect((await command('lazada event order')).join()).toContain('A message type is a number');
		expect((await command('pancake event order')).join()).toContain('none of the types orders');
		expect((await command('shopify event app/uninstalled')).join()).toContain('Nobody is subscribed');
	});

	it('takes no command from a page', async () => {
		expect((await command('shopee lose', { origin: 'https://example.com' })).join()).toContain(
			'from no page',
		);
		expect(await command('shopee lost')).toEqual(['1 lost, not confirmed']);
	});
});

it('npm run practice leaves nothing behind when it is ended while it starts', async () => {
	const temporary = await mkdtemp(path.join(tmpdir(), 'practice-'));
	const ours = async () => (await readdir(temporary)).filter((name) => name.includes('commerce-webhooks'));
	const practice = await startPractice({ TMPDIR: temporary });
	const ended = once(practice, 'exit');
	try {
		await until(async () => (await ours()).length > 0, 'the start of n8n');
		practice.kill('SIGTERM');
		expect(await ended).toEqual([143, null]);
		expect(await ours()).toEqual([]);
	} finally {
		practice.kill('SIGTERM');
		await ended;
		await rm(temporary, { recursive: true, force: true });
	}
});

async function startPractice(env: Record<string, string> = {}): Promise<ChildProcess> {
	const script = path.join(PROJECT, 'scripts', 'start.mjs');
	const port = String(await freePortRange(ALL_KITS.length));
	return spawn(process.execPath, [script, 'demo/practice/index.ts', '--port', port], {
		cwd: PROJECT,
		env: { ...process.env, ...env },
	});
}

/** Of a list the label, of all else the value as it stands. */
function valueOf(field: INodeProperties, text: string): string {
	if (field.type !== 'options') return text;
	const option = field.options!.find(({ name }) => name === text);
	return (option as { value: string }).value;
}
