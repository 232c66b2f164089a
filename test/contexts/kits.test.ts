import type { INodeProperties } from 'n8n-workflow';

import { startKitHost } from '../../harness/kitHost';
import { entriesOf } from '../../harness/credentialForm';
import { credentialNamed, newestNode, nodeVersions } from '../../harness/registered';
import type { WebhookHost } from '../../harness/webhookHost';
import { ALL_KITS, KITS_BY_TITLE } from '../../simulators/kits';
import { SAMPLE, type RunningPlatform } from '../../simulators/shared/kit';
import type { DeliveryResult } from '../../simulators/shared/wire';

function outcomeOf({ status, headers, error }: DeliveryResult): string {
	return headers['x-webhook-outcome'] ?? (status === 200 ? 'run' : `${status ?? error}`);
}

describe('the kits of the platforms', () => {
	it('name every trigger that receives webhooks', () => {
		const receiving = nodeVersions.filter(({ type }) => type.description.webhooks !== undefined);
		const names = receiving.map(({ type }) => type.description.name);
		expect(ALL_KITS.map(({ trigger }) => trigger.node).sort()).toEqual(names.sort());
	});
});

describe.each(KITS_BY_TITLE)('the kit of %s', (_title, kit) => {
	let platform: RunningPlatform;
	let host: WebhookHost;

	beforeAll(async () => {
		platform = await kit.start({ port: 0, timeScale: 1_000, patienceMs: 30_000, proxies: {} });
	});
	afterAll(async () => await platform.close());
	beforeEach(async () => {
		host = await startKitHost(kit, platform.credential, {
			onlyWhenChanged: { fields: kit.trigger.watched },
			options: { skipOutdated: true },
		});
	});
	afterEach(async () => await host.close());

	const send = async (
		...args: Parameters<RunningPlatform['deliver']> extends [string, ...infer Rest] ? Rest : never
	) => outcomeOf(await platform.deliver(host.url, ...args));

	it('fills in fields and choices that the credential has, and everything in it that is secret', () => {
		const type = credentialNamed(kit.credential.type);
		expect(entriesOf(type, platform.credential)).toHaveLength(Object.keys(platform.credential).length);
		for (const { values, secrets } of kit.credential.forms) {
			const asEntered = Object.fromEntries(secrets.map((name) => [name, name]));
			expect(entriesOf(type, { ...values, ...asEntered })).toHaveLength(
				Object.keys(values).length + secrets.length,
			);
		}
	});

	it('has parameters that the trigger has', () => {
		const { description } = newestNode(kit.trigger.node).type;
		const names = description.properties.map(({ name }) => name);
		for (const parameters of [kit.trigger.byHand, kit.trigger.byApi ?? {}, kit.noisyShop.parameters])
			expect(names).toEqual(expect.arrayContaining(Object.keys(parameters)));
		const registers = description.properties.some(({ name }) => name === 'registration');
		expect(kit.trigger.byApi !== undefined).toBe(registers);
	});

	it('says what an item says', async () => {
		expect(await send(SAMPLE)).toBe('run');
		const text = JSON.stringify(host.executions[0]!.json, null, 1);
		for (const [field, value] of Object.entries(kit.trigger.facts)) {
			expect(text).toContain(`"${field}": ${JSON.stringify(value)}`);
		}
		expect(text).toContain(SAMPLE.name);
	});

	it('sends a delivery that runs once, and the same again', async () => {
		expect([await send(SAMPLE), await send(SAMPLE), await send(SAMPLE)]).toEqual([
			'run',
			'duplicate',
			'duplicate',
		]);
		expect(platform.bodyOf(SAMPLE)).toBe(platform.bodyOf({ ...SAMPLE, revision: 0, touches: 0 }));
	});

	it('changes what is watched by a revision, and only the time by a touch', async () => {
		const outcomes = [];
		for (const state of [{ revision: 0 }, { touches: 1 }, { revision: 2 }, { revision: 2, touches: 1 }]) {
			outcomes.push(await send({ ...SAMPLE, ...state }));
		}
		outcomes.push(await send({ ...SAMPLE, revision: 1 }));
		expect(outcomes).toEqual(['run', 'unchanged', 'run', 'unchanged', 'outdated']);
		expect(host.executions[1]!.json.delivery).toMatchObject({ changedFields: [kit.trigger.watched] });
	});

	it.each(kit.forgeries)('makes a forgery that is refused: %s', async (forgery) => {
		expect(await send(SAMPLE, { forgery })).toBe('401');
		expect(host.executions).toEqual([]);
		expect(await send(SAMPLE)).toBe('run');
	});

	it('refuses to make a forgery that it does not know', async () => {
		await expect(send(SAMPLE, { forgery: 'none' })).rejects.toThrow('There is no forgery none');
	});

	it('sends to the URL that is entered by hand, and keeps a log of it', async () => {
		await platform.connect(host.url);
		await platform.emit({ name: 'order-000002' });
		await platform.emit({ name: 'order-000002', revision: 1 });
		await platform.idle();
		const logged = platform.attempts().filter(({ sample }) => sample === 'order-000002');
		expect(logged).toMatchObject(
			Array(2).fill({ url: host.url, status: 200, error: null, attempt: 1, retryInMs: null }),
		);
		expect(new Set(logged.map(({ id }) => id)).size).toBe(2);
		expect(host.executions).toHaveLength(2);
		expect(outcomeOf(await platform.deliver(host.url, { name: 'order-000002' }))).toBe('duplicate');
	});

	it('waits longer for an answer than the trigger by default does', () => {
		const { properties } = newestNode(kit.trigger.node).type.description;
		const options = properties.find(({ name }) => name === 'options')!.options as INodeProperties[];
		const deadline = options.find(({ name }) => name === 'answerDeadlineMs')!.default as number;
		expect(deadline).toBeLessThan(kit.policy.answerWithinMs ?? Infinity);
	});
});
