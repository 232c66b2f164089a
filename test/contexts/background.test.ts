import type { IDataObject, ITriggerResponse } from 'n8n-workflow';

import { hookContext, triggerContext, type NodeSetup } from '../../harness/contexts';
import { storedCredential } from '../../harness/credentials';
import { credentialNamed, newestNode } from '../../harness/registered';
import { dropUnsaved } from '../../nodes/shared/n8n/unsavedEntries';
import { until } from '../../harness/until';
import { startWebhookHost, type WebhookHost } from '../../harness/webhookHost';
import { ALL_KITS, KITS } from '../../simulators/kits';
import type { ShopeeSimulator } from '../../simulators/shopee';
import type { ShopifySimulator } from '../../simulators/shopify';
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
	const hook =
		(method: 'checkExists' | 'create' | 'delete', options: Parameters<typeof hookContext>[1] = {}) =>
		async () => {
			const context = hookContext(host.setup, { ends: method === 'delete', ...options });
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

	it('reports what was noted before it began', async () => {
		await begin();
		await forge();
		const { failures, ticks } = await start();
		ticks[0]!();
		await new Promise((resolve) => setTimeout(resolve, 50));
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

	it('leaves what is published alone when a test in the editor ends', async () => {
		await begin();
		await hook('create')();
		const { failures, ticks } = await start();
		const [own] = platform.registrations!.urls();
		await hook('create', { test: true })();
		await hook('delete', { test: true })();
		expect(platform.registrations!.urls()).toEqual([own]);
		platform.registrations!.lose();
		await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
		expect(platform.registrations!.urls()).toEqual([own]);
		await hook('delete')();
	});

	it('follows the address of n8n from start to start, where no delivery has saved what it found', async () => {
		await begin();
		await hook('create')();
		const { port } = new URL(host.url);
		for (const name of ['localhost', '127.0.0.1', 'localhost']) {
			host.setup = { ...host.setup, webhookBaseUrl: `http://${name}:${port}/webhook` };
			await hook('checkExists', { activation: 'init' })();
			const { ticks } = await start({ activation: 'init' });
			const isMoved = () => platform.registrations!.urls().join().includes(name);
			await tickUntil(ticks[0]!, isMoved, `the registration at ${name}`);
			expect(platform.registrations!.urls()).toHaveLength(1);
			await response!.closeFunction!();
		}
		await hook('delete')();
		expect(kit === KITS.shopee ? [] : platform.registrations!.urls()).toEqual([]);
	});

	it('looks after a registration that was published again', async () => {
		await begin();
		await hook('create')();
		const before = await start();
		await Promise.all([hook('delete')(), response!.closeFunction!()]);
		await hook('create')();
		const { failures, ticks } = await start({ activation: 'update' });
		platform.registrations!.lose();
		before.ticks[0]!();
		await tickUntil(ticks[0]!, () => failures.length > 0, 'a report');
		expect(before.failures).toEqual([]);
		expect(platform.registrations!.urls()).toHaveLength(1);
		await hook('delete')();
	});

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

describe('the background of Shopify', () => {
	let host: WebhookHost;
	let shopify: ShopifySimulator;
	let type: Published['type'];
	let close = async () => {};

	const begin = async (more: Partial<NodeSetup> = {}) => {
		const one = await published(KITS.shopify, more);
		({ host, type } = one);
		host.setup = { ...host.setup, ...more };
		shopify = (one.platform as unknown as { simulator: ShopifySimulator }).simulator;
		close = async () => {
			await one.host.close();
			await one.platform.close();
		};
	};
	afterEach(async () => await close());

	const call = async (
		method: 'checkExists' | 'create' | 'delete',
		options: Parameters<typeof hookContext>[1] = {},
	) => {
		const context = hookContext(host.setup, options);
		await type.webhookMethods!.default![method].call(context);
		const staticData = JSON.parse(JSON.stringify(context.workflow.staticData)) as IDataObject;
		host.setup = { ...host.setup, staticData };
	};
	/** Runs the background until a condition holds, and closes it. @returns the messages of the reports */
	const run = async (condition: (reports: readonly Error[]) => boolean): Promise<string[]> => {
		const { context, failures, ticks } = triggerContext(host.setup, () => {}, { activation: 'init' });
		const response = await type.trigger!.call(context);
		await until(async () => {
			ticks[0]!();
			await new Promise((resolve) => setTimeout(resolve, 5));
			return condition(failures);
		}, 'what the background does');
		await response?.closeFunction?.();
		return failures.map(({ message }) => message);
	};
	const hasReport = (reports: readonly Error[]) => reports.length > 0;

	it('moves nothing from a public address to a local one', async () => {
		await begin({ webhookBaseUrl: 'https://n8n.example.com/webhook' });
		await call('create');
		const before = shopify.subscriptions().map(({ uri }) => uri);
		host.setup = { ...host.setup, webhookBaseUrl: 'http://localhost:5678/webhook' };
		await call('checkExists', { activation: 'init' });
		const [report] = await run(hasReport);
		expect(report).toMatch(/^n8n has the public address http:\/\/localhost:5678 now, and had https:/);
		expect(shopify.subscriptions().map(({ uri }) => uri)).toEqual(before);
	});

	it('keeps what can be made where Shopify refuses one topic', async () => {
		await begin({ parameters: { registration: 'api', topics: ['orders/create', 'products/update'] } });
		await call('create');
		shopify.removeSubscriptions();
		shopify.setScopes(['read_products']);
		await run(hasReport);
		expect(shopify.subscriptions().map(({ topic }) => topic)).toEqual(['PRODUCTS_UPDATE']);
	});

	it('is unregistered whole after a kill, which loses the ids of what was made between deliveries', async () => {
		await begin();
		await call('create');
		shopify.removeSubscriptions();
		await run(() => shopify.subscriptions().length > 0);
		dropUnsaved(hookContext(host.setup));
		await call('delete', { ends: true });
		expect(shopify.subscriptions()).toEqual([]);
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
			simulator: ShopeeSimulator;
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
