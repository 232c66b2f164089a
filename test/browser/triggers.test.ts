import { describeWith } from '../../harness/debian';
import type { PlatformTitle } from '../support/sources';
import type { Editor } from './support/editor';
import { playLazada, playPancake, playShopee, playShopify, type Platform } from './support/platforms';
import { shoot, shootEnds, shootForm } from './support/screenshots';
import { onceServed } from './support/served';
import { setStage, type Stage } from './support/stage';

const PLATFORMS: Readonly<Record<PlatformTitle, () => Promise<Platform>>> = {
	Shopify: playShopify,
	Shopee: playShopee,
	Lazada: playLazada,
	Pancake: playPancake,
};

describeWith(['chromium'], 'a user of n8n', () => {
	let stage: Stage;
	let editor: Editor;

	beforeAll(async () => {
		stage = await setStage('triggers');
		editor = stage.editor;
	});
	afterAll(async () => await stage?.close());

	describe.each(Object.entries(PLATFORMS))('with %s', (platformName, play) => {
		let platform: Platform;
		const shot = (state: string) => `${platformName.toLowerCase()}-trigger-${state}`;

		beforeAll(async () => {
			platform = await play();
			await editor.newWorkflow();
		});
		afterAll(async () => await platform?.close());

		it('adds the trigger from the panel and sees its form', async () => {
			const { entry, event } = platform.trigger;
			await editor.openPanel();
			await editor.panel.search(entry);
			await editor.panel.open(entry);
			await editor.panel.unfold('Triggers');
			await editor.panel.choose(event);
			await editor.node.waitUntilOpen();
			await shoot(editor.page, shot('new'));
		});

		it('is told by the test of the credential which key is wrong, and what to do', async () => {
			const form = await editor.node.newCredential(platform.credential);
			await shootEnds(form.root, form.fields, shot('credential-new'));
			await platform.fillCredential(form);
			await form.fill(platform.key.name, platform.key.wrong);
			await form.save();
			const verdict = await form.verdict();
			await shoot(form.root, shot('credential-refused'));
			expect(verdict).toMatchObject({ passed: false, text: expect.stringMatching(platform.refusal) });

			await form.fill(platform.key.name, platform.key.right);
			await form.save();
			await form.waitUntilClosed();
		});

		it('sees that the credential works', async () => {
			const form = await editor.node.editCredential();
			await form.retry();
			expect(await form.verdict()).toMatchObject({ passed: true });
			await shoot(form.root, shot('credential-tested'));
			await form.close();
			if (!(await editor.node.root.isVisible())) await editor.openNode(platform.trigger.name);
		});

		it('sees both URLs', async () => {
			const production = await editor.node.webhookUrl('production');
			await editor.node.root.getByText('When will this node trigger my flow?').click();
			await shoot(editor.page, shot('url'));
			expect(production).toMatch(/\/webhook\/[-0-9a-f]{36}\/webhook$/);
			expect(await editor.node.webhookUrl('test')).toBe(production.replace('/webhook/', '/webhook-test/'));
		});

		it('listens for a test event and gets the delivery as an item', async () => {
			const url = await editor.node.webhookUrl('test');
			await editor.node.listen();
			await shoot(editor.page, shot('listening'));
			expect(await onceServed(async () => await platform.deliver(url))).toBe(200);
			await editor.node.waitForItems();
			const item = await editor.node.outputText();
			await shoot(editor.page, shot('item'));
			for (const told of [...platform.told, '"test": true']) expect(item).toContain(told);
		});

		it('opens every option', async () => {
			const watched = await editor.node.addAllOptions('Add Setting');
			const options = await editor.node.addAllOptions('Add Option');
			await shootForm(editor.page, editor.node.parameters, shot('options'));
			expect(watched).toEqual([...watched].sort());
			expect(options).toEqual([...options].sort());
			expect(options).toEqual(expect.arrayContaining(['Remember In', 'Skip Outdated Deliveries']));
		});

		it('publishes the workflow, and a delivery runs', async () => {
			const url = await editor.node.webhookUrl('production');
			await editor.node.close();
			await shoot(editor.page, shot('canvas'));
			await editor.publish();
			await editor.firstPublished();
			expect(await onceServed(async () => await platform.deliver(url))).toBe(200);
			await editor.openExecutions();
			// Below the newest one is the test's.
			await editor.executions('success').nth(1).waitFor();
			await editor.executions('success').first().click();
			await shoot(editor.page, shot('executions'));
			const node = await editor.openExecutedNode(platform.trigger.name);
			const item = await node.outputText();
			await shoot(editor.page, shot('execution'));
			for (const told of [...platform.told, '"test": false']) expect(item).toContain(told);
		});
	});
});
