import { describeWith } from '../../harness/debian';
import type { N8nApi } from '../../harness/n8nApi';
import { startShopifySimulator, type ShopifySimulator } from '../../simulators/shopify';
import type { Editor } from './support/editor';
import { onceServed } from './support/served';
import { shoot, shootForm } from './support/screenshots';
import { openEnvironment, type Environment } from './support/environment';

const TRIGGER = 'Shopify Webhook Trigger';
const ACTION = 'Get many subscriptions';
const KEYS = {
	accessToken: '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',
	clientSecret: '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',
};

describeWith(['chromium'], 'a user who builds a workflow of a trigger and an action', () => {
	let environment: Environment;
	let editor: Editor;
	let shopify: ShopifySimulator;
	let api: N8nApi;

	beforeAll(async () => {
		shopify = await startShopifySimulator({ ...KEYS, requestTimeoutMs: 30_000 });
		environment = await openEnvironment();
		editor = environment.editor;
		api = environment.api;
		// The only one of its kind: n8n puts it into each new node.
		const data = { shop: 'demo-shop', authentication: 'accessToken', ...KEYS, baseUrl: shopify.url };
		await api.createCredential('shopifyWebhookApi', 'Shopify', data);
		await editor.newWorkflow();
	});
	afterAll(async () => {
		await environment?.close();
		await shopify?.close();
	});

	it('puts an action behind the trigger', async () => {
		await editor.openPanel();
		await editor.panel.search('Shopify Webhook');
		await editor.panel.open('Shopify Webhook');
		await editor.panel.unfold('Triggers');
		await editor.panel.choose('On new Shopify Webhook event');
		await editor.node.waitUntilOpen();
		await editor.node.close();

		await editor.openPanelBehind(TRIGGER);
		await editor.panel.search('Shopify Webhook');
		await editor.panel.open('Shopify Webhook');
		await editor.panel.unfold('Actions');
		await editor.panel.choose(ACTION);
		await editor.node.waitUntilOpen();
		await editor.node.close();
		await editor.canvasNode(ACTION).waitFor();
		await shoot(editor.page, 'workflow-built');
	});

	it('publishes it, and reads what a delivery did', async () => {
		const node = await editor.openNode(TRIGGER);
		const uri = await node.webhookUrl('production');
		await node.close();
		await editor.publish();
		expect(await editor.firstPublished()).toContain('Deliveries of Shopify to the production URL');
		await shoot(editor.page, 'workflow-published');
		const order = { uri, topic: 'orders/create', payload: { id: 1001 } };
		expect(await onceServed(async () => (await shopify.deliver(order)).status)).toBe(200);

		await editor.openExecutions();
		await editor.executions('success').first().click();
		const executed = await editor.openExecutedNode(TRIGGER);
		const item = await executed.outputText();
		await shoot(editor.page, 'workflow-execution');
		expect(item).toContain('"event": "orders/create"');
		await executed.close();
		await editor.openEditor();
	});

	it('is told which scope is missing when it cannot be published', async () => {
		shopify.setScopes(['read_products']);
		const node = await editor.openNode(TRIGGER);
		await node.choose('registration', 'Register by API');
		await node.search('topics', 'orders/updated');
		await shoot(editor.page, 'workflow-register-by-api');
		await node.close();
		await editor.publish();
		const told = editor.notification('The app lacks a scope for this');
		await told.waitFor();
		await shoot(editor.page, 'workflow-scope-missing');
		expect(await told.innerText()).toContain('read_orders');
		await editor.dismiss(told);
	});

	it('is told how a field to watch has to be written', async () => {
		shopify.setScopes(['read_orders']);
		const node = await editor.openNode(TRIGGER);
		await node.addOption('Add Setting', 'Fields to Watch');
		await node.fill('fields', 'line_items[0].sku');
		await node.close();
		await editor.publish();
		const told = editor.notification('Only When Fields Change');
		await told.waitFor();
		await shoot(editor.page, 'workflow-field-wrong');
		expect(await told.innerText()).toContain('Write "line_items[].sku"');
		await editor.dismiss(told);
	});

	it('publishes once both are mended, and Shopify knows the URL', async () => {
		const node = await editor.openNode(TRIGGER);
		await node.fill('fields', 'line_items[].sku');
		await shootForm(editor.page, node.parameters, 'workflow-fields-to-watch');
		const uri = await node.webhookUrl('production');
		await node.close();
		await editor.publish();
		await editor.published();
		await shoot(editor.page, 'workflow-mended');
		expect(shopify.subscriptions()).toMatchObject([{ uri, topic: 'ORDERS_UPDATED' }]);
	});

	it('sees the message and the cure of an action that fails', async () => {
		shopify.revokeToken();
		const { id } = await api.createWorkflow({
			name: 'A failing action',
			nodes: [
				{
					id: 'start',
					name: 'Start',
					type: 'n8n-nodes-base.manualTrigger',
					typeVersion: 1,
					position: [0, 0],
					parameters: {},
				},
			],
			connections: {},
			settings: { executionOrder: 'v1' },
		});
		await editor.openWorkflow(id);
		await editor.openPanelBehind('Start');
		await editor.panel.search('Shopify Webhook');
		await editor.panel.open('Shopify Webhook');
		await editor.panel.unfold('Actions');
		await editor.panel.choose(ACTION);
		await editor.node.waitUntilOpen();
		await editor.node.execute();
		const error = await editor.node.error();
		await shoot(editor.page, 'workflow-action-failed');
		expect(error.message).toContain('Shopify does not accept the access token');
		expect(error.description).toContain('Check the access token');
	});
});
