import { startShopeeSimulator, type ShopeeSimulator } from '../../simulators/shopee';
import { describeWith } from '../../harness/debian';
import { exampleFile, exampleNames, readExample } from '../../harness/examples';
import type { N8nApi } from '../../harness/n8nApi';
import type { Editor } from './support/editor';
import { faultsOfNotes } from './support/notes';
import { onceServed } from './support/served';
import { shoot } from './support/screenshots';
import { openEnvironment, type Environment } from './support/environment';

const KEYS = { partnerId: '2001887', partnerKey: 'shpk-api-key', pushKey: 'live-push-key' };

describeWith(['chromium'], 'a user who imports an example', () => {
	let environment: Environment;
	let editor: Editor;
	let api: N8nApi;
	let shopee: ShopeeSimulator;

	beforeAll(async () => {
		shopee = await startShopeeSimulator(KEYS);
		environment = await openEnvironment();
		editor = environment.editor;
		api = environment.api;
		await editor.newWorkflow();
	});
	afterAll(async () => {
		await environment?.close();
		await shopee?.close();
	});

	it.each(exampleNames())('reads the whole note of %s', async (name) => {
		await editor.importWorkflow(exampleFile(name));
		await shoot(editor.page, `example-${name}`);
		expect(await faultsOfNotes(editor.page)).toEqual({ cut: [], covered: [] });
		await editor.clearCanvas();
	});

	it('would not read a note that is too small, or that a node stands on', async () => {
		const example = readExample('shopee-order-status');
		const note = example.nodes.find(({ name }) => name === 'Note');
		note!.parameters.height = 200;
		note!.position = [-60, -140];
		const { id } = await api.createWorkflow(example);
		await editor.openWorkflow(id);
		const faults = await faultsOfNotes(editor.page);
		expect(faults.cut).toEqual([expect.stringMatching(/^When an order changes its status/)]);
		expect(faults.covered).toContainEqual(
			expect.stringMatching(/^Shopee Trigger covers: .*Push Partner Key/),
		);
	});

	it('publishes it for a second shop too, each at a URL of its own', async () => {
		await api.createCredential('shopeeOpenPlatformApi', 'My Shopee', {
			environment: 'custom',
			baseUrl: shopee.url,
			partnerId: KEYS.partnerId,
			partnerKey: KEYS.partnerKey,
			pushPartnerKey: KEYS.pushKey,
		});
		const urls: string[] = [];
		for (const shop of ['first', 'second']) {
			await editor.newWorkflow();
			await editor.importWorkflow(exampleFile('shopee-order-status'));
			const node = await editor.openNode('Shopee Trigger');
			await node.selectCredential('My Shopee');
			urls.push(await node.webhookUrl('production'));
			await node.close();
			await editor.publish();
			await editor.published();
			await shoot(editor.page, `example-published-${shop}`);
		}
		expect(new Set(urls).size).toBe(2);
		for (const [index, url] of urls.entries()) {
			const data = { ordersn: `C${index}`, status: 'SHIPPED', update_time: 1_700_000_000 };
			const push = { code: 3, shopId: 7, timestamp: 1_760_000_000, data };
			expect(await onceServed(async () => (await shopee.deliver({ url, push })).status)).toBe(200);
		}
	});
});
