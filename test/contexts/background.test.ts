import type { IDataObject, ITriggerResponse } from 'n8n-workflow';

import { hookContext, triggerContext, type NodeSetup } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { credentialNamed, newestNode } from '../../harness/registered';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { ALL_KITS, KITS } from '../../simulators/kits';
import { SAMPLE, type PlatformKit, type RunningPlatform } from '../../simulators/shared/kit';

let nodes = 0;

/** A trigger as n8n publishes it, with the URL of a host. */
async function published(kit: PlatformKit, more: Partial<NodeSetup> = {}) {
	const platform = await kit.start({ patienceMs: 30_000 });
	const { type } = newestNode(kit.trigger.node);
	const setup: NodeSetup = {
		type,
		credential: storedCredential(credentialNamed(kit.credential.type), platform.credential),
		nodeId: `background-${++nodes}`,
		parameters: { ...(kit.trigger.byApi ?? kit.trigger.byHand) },
		...more,
	};
	const host = await startWebhookHost(setup);
	// The host serves the URL of any path.
	host.setup = { ...setup, webhookBaseUrl: host.url };
	return { kit, platform, host, type };
}

type Published = Awaited<ReturnType<typeof published>>;

describe.each(ALL_KITS.map((kit) => [kit.title, kit] as const))('the background of %s', (_title, kit) => {
	let platform: RunningPlatform;
	let host: WebhookHost;
	let type: Published['type'];
	let response: ITriggerResponse | undefined;

	const begin = async (more: Partial<NodeSetup> = {}) => {
		({ platform, host, type } = await published(kit, more));
	};
	afterEach(async () => {
		await response?.closeFunction?.();
		response = undefined;
		await host.close();
		await platform.close();
	});

	const start = async (options: Parameters<typeof triggerContext>[2] = {}, setup = host.setup) => {
		const started = triggerContext(setup, () => {}, options);
		response = await type.trigger!.call(started.context);
		return started;
	};
	/** Lets n8n's timer tick until a condition holds. */
	const tickUntil = async (tick: () => void, condition: () => boolean, what: string) => {
		await until(async () => {
			tick();
			await new Promise((resolve) => setTimeout(resolve, 5));
			return condition();
		}, what);
	};
	const hook = (method: 'checkExists' | 'create' | 'delete') => async () => {
		const context = hookContext(host.setup);
		const result = await type.webhookMethods!.default![method].call(context);
		const staticData = JSON.parse(JSON.stringify(context.workflow.staticData)) as IDataObject;
		host.setup = { ...host.setup, staticData };
		return result;
	};
	const forge = async () => await platform.deliver(`${host.url}/x`, SAMPLE, { forgery: kit.forgeries[0]! });

	it('always starts, and never throws', async () => {
		await begin();
		expect(await type.trigger!.call(triggerContext(host.setup, () => {}).context)).toBeInstanceOf(Object);
		const manual = triggerContext(host.setup, () => {}, { mode: 'manual' });
		expect(await type.trigger!.call(manual.context)).toEqual({});
		expect(manual.crons).toEqual([]);
		const broken = triggerContext(host.setup, () => {}).context;
		broken.helpers.registerCron = () => {
			throw new Error('no timers');
		};
		expect(await type.trigger!.call(broken)).toEqual({});
	});

	it('reports refused deliveries in one failed execution, and again only an hour later', async () => {
		await begin();
		const { failures, ticks } = await start();
		for (let count = 0; count < 30; count++) expect((await forge()).status).toBe(401);
		await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
		expect(failures[0]!.message).toMatch(
			/^[1-3]0 deliveries that looked like .+ could not be verified or read, since 2/,
		);
		expect((failures[0] as Error & { description: string }).description).toMatch(
			/^Look at the last one: A delivery was refused\. \w/,
		);
		for (let count = 0; count < 5; count++) await forge();
		for (let count = 0; count < 5; count++) ticks[0]!();
		expect(failures).toHaveLength(1);
	});

	it('takes no notice of what does not look like the platform', async () => {
		await begin();
		const { failures, ticks } = await start();
		for (const body of ['', '{}', '{"hello":"world"}', '[1]', 'text']) {
			const answer = await fetch(`${host.url}/x`, { method: 'POST', body });
			// To the trigger of Shopee an empty body is a handshake.
			expect(body === '' ? [200, 400, 401] : [400, 401]).toContain(answer.status);
		}
		ticks[0]!();
		expect(failures).toEqual([]);
	});

	it('reports nothing where reports are switched off', async () => {
		await begin();
		const off = {
			...host.setup,
			parameters: { ...host.setup.parameters, options: { reportProblems: false } },
		};
		host.setup = off;
		const { failures, ticks } = await start();
		await forge();
		ticks[0]!();
		ticks[0]!();
		expect(failures).toEqual([]);
	});

	it('writes to the log where n8n keeps no failed executions', async () => {
		await begin({ settings: { saveDataErrorExecution: 'none' } });
		const { context, failures, ticks } = await start();
		const warn = jest.spyOn(context.logger, 'warn');
		try {
			await forge();
			await tickUntil(ticks[0]!, () => failures.length > 0, 'the error workflow');
			const lines = warn.mock.calls.map(([line]) => line);
			expect(lines).toContainEqual(expect.stringContaining('could not be verified or read, since'));
		} finally {
			warn.mockRestore();
		}
	});

	it('reports in one process what others note, through Redis only', async () => {
		await begin();
		// No background runs in this process, as in a webhook process of queue mode.
		await forge();
		const { failures, ticks } = await start();
		ticks[0]!();
		await new Promise((resolve) => setTimeout(resolve, 50));
		// What was noted before the background began is not lost.
		expect(failures).toHaveLength(1);
	});

	if (kit.trigger.byApi === undefined) return;

	it('touches no registration before it has succeeded, nor after it was removed', async () => {
		await begin();
		const { ticks } = await start();
		const tick = async () => {
			ticks[0]!();
			await new Promise((resolve) => setTimeout(resolve, 100));
		};
		await tick();
		expect(platform.registrations!.urls()).toEqual([]);
		await hook('create')();
		expect(platform.registrations!.urls()).toHaveLength(1);
		await hook('delete')();
		platform.registrations!.lose();
		await tick();
		expect(platform.registrations!.urls()).toEqual([]);
	});

	it('mends nothing after it was closed', async () => {
		await begin();
		await hook('create')();
		const { ticks } = await start();
		platform.registrations!.lose();
		await response!.closeFunction!();
		ticks[0]!();
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(platform.registrations!.urls()).toEqual([]);
		await hook('delete')();
	});

	it('mends a lost registration, reports it, and leaves its copy of the static data unchanged', async () => {
		await begin();
		await hook('create')();
		const { failures, ticks, workflow } = await start();
		const before = JSON.stringify(workflow.staticData);
		platform.registrations!.lose();
		await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
		expect(platform.registrations!.urls()).toHaveLength(1);
		expect(failures[0]!.message).toContain('The trigger has mended it');
		expect(JSON.stringify(workflow.staticData)).toBe(before);
		expect((workflow.staticData as { __dataChanged?: boolean }).__dataChanged).not.toBe(true);
		await hook('delete')();
	});

	it('says nothing of a platform that is down for a moment', async () => {
		await begin();
		await hook('create')();
		const { failures, ticks } = await start();
		platform.registrations!.lose();
		await platform.close();
		for (let count = 0; count < 5; count++) ticks[0]!();
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(failures).toEqual([]);
	});

	// A subscription of Shopify is of its app alone. The others have one URL for everybody.
	if (kit !== KITS.shopify) {
		it('reports that another receiver has the URL, and leaves it to that', async () => {
			await begin();
			await hook('create')();
			const { failures, ticks } = await start();
			const other = `${host.url}/another-receiver`;
			await platform.connect(other);
			await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
			expect(failures[0]!.message).toMatch(/another-receiver.*The trigger could not mend it/);
			expect(platform.registrations!.urls()).toEqual([other]);
			await hook('delete')();
		});

		it('reports that a registration by hand has gone to another receiver, once it was seen', async () => {
			await begin({ parameters: { ...kit.trigger.byHand, options: { checkRegistrationMinutes: 1e-4 } } });
			await hook('create')();
			const own = hookContext(host.setup).getNodeWebhookUrl('default')!;
			const other = `${host.url}/another-receiver`;
			const { failures, ticks } = await start();
			await platform.connect(other);
			for (let count = 0; count < 5; count++) {
				ticks[0]!();
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			// It may be a receiver that passes the pushes on.
			expect(failures).toEqual([]);
			await platform.connect(own);
			for (let count = 0; count < 5; count++) {
				ticks[0]!();
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			await platform.connect(other);
			await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
			expect(failures[0]!.message).toContain('another-receiver');
			expect(platform.registrations!.urls()).toEqual([other]);
		});
	}

	it('looks after a registration when n8n starts, without create()', async () => {
		await begin();
		await hook('create')();
		platform.registrations!.lose();
		const again = hookContext(host.setup, { activation: 'init' });
		expect(await type.webhookMethods!.default!.checkExists.call(again)).toBe(true);
		const { failures, ticks } = await start({ activation: 'init' });
		await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
		expect(platform.registrations!.urls()).toHaveLength(1);
		await hook('delete')();
	});

	it('moves the registration when n8n has another address', async () => {
		await begin();
		await hook('create')();
		const other = host.url.replace('127.0.0.1', 'localhost');
		host.setup = { ...host.setup, webhookBaseUrl: other };
		const { failures, ticks } = await start({ activation: 'init' });
		await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
		expect(platform.registrations!.urls()[0]).toContain(other);
		expect(platform.registrations!.urls()).toHaveLength(1);
		await hook('delete')();
	});
});

describe('an authorization that ends', () => {
	const DAY = 86_400;
	const now = () => Math.floor(Date.now() / 1_000);

	it.each([
		[31, false],
		[29, true],
		[6, true],
	])('in %i days is reported: %p', async (days, isReported) => {
		const { host, platform, type } = await published(KITS.shopee);
		const { simulator } = platform as unknown as {
			simulator: import('../../simulators/shopee').ShopeeSimulator;
		};
		const shops = Array.from({ length: 150 }, (_, index) => ({
			shopId: 1_000 + index,
			authorizedAt: now() - 300 * DAY,
			expiresAt: now() + 200 * DAY,
		}));
		simulator.setAuthorizedShops([
			...shops,
			{ shopId: 7, authorizedAt: now(), expiresAt: now() + days * DAY },
		]);
		const { context, failures, ticks } = triggerContext(host.setup, () => {});
		const response = await type.trigger!.call(context);
		try {
			ticks[0]!();
			await until(
				() => simulator.calls.filter(({ path }) => path.includes('get_shops')).length === 2,
				'both pages',
			);
			await new Promise((resolve) => setTimeout(resolve, 50));
			ticks[0]!();
			expect(failures.map(({ message }) => message)).toEqual(
				isReported ? [expect.stringContaining('shop 7 (')] : [],
			);
		} finally {
			await response?.closeFunction?.();
			await host.close();
			await platform.close();
		}
	});
});
