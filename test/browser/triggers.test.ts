import { entriesOf } from '../../harness/credentialForm';
import { describeWith } from '../../harness/debian';
import { credentialNamed } from '../../harness/registered';
import { KITS, KITS_BY_TITLE } from '../../simulators/kits';
import { SAMPLE, type RunningPlatform } from '../../simulators/shared/kit';
import type { Editor } from './support/editor';
import { pathToTrigger } from './support/nodes';
import { shoot, shootEnds, shootForm } from './support/screenshots';
import { onceServed } from './support/served';
import { openEnvironment, type Environment } from './support/environment';

/** How long the platforms wait here for an answer, in ms: a busy machine is not what is tested. */
const PATIENCE_MS = 30_000;

describeWith(['chromium'], 'a user of n8n', () => {
	let environment: Environment;
	let editor: Editor;

	beforeAll(async () => {
		environment = await openEnvironment();
		editor = environment.editor;
	});
	afterAll(async () => await environment?.close());

	describe.each(KITS_BY_TITLE)('with %s', (_title, kit) => {
		const path = pathToTrigger(kit);
		const credential = credentialNamed(kit.credential.type);
		const { field, value, refusal } = kit.credential.wrong;
		const facts = Object.entries(kit.trigger.facts).map(([name, fact]) => `"${name}": "${fact}"`);
		const shot = (state: string) => `${kit.name}-trigger-${state}`;
		let platform: RunningPlatform;
		let production: string;
		const deliver = async (url: string) => (await platform.deliver(url, SAMPLE)).status;

		beforeAll(async () => {
			platform = await kit.start({ patienceMs: PATIENCE_MS });
			await editor.newWorkflow();
		});
		afterAll(async () => await platform?.close());

		it('adds the trigger from the panel and sees its form', async () => {
			const { entry, event } = path;
			await editor.openPanel();
			await editor.panel.search(entry);
			await editor.panel.open(entry);
			await editor.panel.unfold('Triggers');
			await editor.panel.choose(event);
			await editor.node.waitUntilOpen();
			await shoot(editor.page, shot('new'));
		});

		it('is told by the test of the credential which key is wrong, and what to do', async () => {
			const form = await editor.node.newCredential(credential.displayName.replace(/ API$/, ''));
			await shootEnds(form.root, form.fields, shot('credential-new'));
			await form.enter(entriesOf(credential, platform.credential));
			await form.fill(field, value);
			await form.save();
			const verdict = await form.verdict();
			await shoot(form.root, shot('credential-refused'));
			expect(verdict).toMatchObject({ passed: false, text: expect.stringMatching(refusal) });

			await form.fill(field, platform.credential[field]!);
			await form.save();
			await form.waitUntilClosed();
		});

		it('sees that the credential works', async () => {
			const form = await editor.node.editCredential();
			await form.retry();
			expect(await form.verdict()).toMatchObject({ passed: true });
			await shoot(form.root, shot('credential-tested'));
			await form.close();
			if (!(await editor.node.root.isVisible())) await editor.openNode(path.name);
		});

		it('sees both URLs', async () => {
			const production = await editor.node.webhookUrl('production');
			await editor.node.root.getByText('When will this node trigger my flow?').click();
			await shoot(editor.page, shot('url'));
			expect(production).toMatch(/\/webhook\/[-0-9a-f]{36}\/webhook$/);
			expect(await editor.node.webhookUrl('test')).toBe(production.replace('/webhook/', '/webhook-test/'));
		});

		it('is told at once why a test delivery is refused, and what to do', async () => {
			const url = await editor.node.webhookUrl('test');
			await editor.node.listen();
			const [forgery] = kit.forgeries;
			expect(
				await onceServed(async () => (await platform.deliver(url, SAMPLE, { forgery: forgery! })).status),
			).toBe(401);
			const error = await editor.node.error();
			await shoot(editor.page, shot('refused'));
			expect(error).toMatchObject({
				message: expect.stringContaining('A delivery was refused'),
				description: expect.stringMatching(/\w\. \w.*\.$/),
			});
		});

		it('listens for a test event and gets the delivery as an item', async () => {
			const url = await editor.node.webhookUrl('test');
			await editor.node.listen();
			await shoot(editor.page, shot('listening'));
			expect(await onceServed(async () => await deliver(url))).toBe(200);
			await editor.node.waitForItems();
			const item = await editor.node.outputText();
			await shoot(editor.page, shot('item'));
			for (const fact of [...facts, '"test": true']) expect(item).toContain(fact);
		});

		it('opens every option', async () => {
			const watched = await editor.node.addAllOptions('Add Setting');
			const grouped = await editor.node.addAllOptions('Add Group Setting');
			const recovered = await editor.node.addAllOptions('Add Recovery Setting');
			const options = await editor.node.addAllOptions('Add Option');
			await shootForm(editor.page, editor.node.parameters, shot('options'));
			for (const names of [watched, grouped, recovered, options]) expect(names).toEqual([...names].sort());
			expect(grouped).toHaveLength(3);
			expect(recovered).toContain('Every (Minutes)');
			expect(options).toEqual(expect.arrayContaining(['Remember In', 'Skip Outdated Deliveries']));
		});

		it('publishes the workflow, and a delivery runs', async () => {
			const url = await editor.node.webhookUrl('production');
			production = url;
			await editor.node.close();
			await shoot(editor.page, shot('canvas'));
			await editor.publish();
			await editor.firstPublished();
			expect(await onceServed(async () => await deliver(url))).toBe(200);
			await editor.openExecutions();
			// Below the newest one is the test's.
			await editor.executions('success').nth(1).waitFor();
			await editor.executions('success').first().click();
			await shoot(editor.page, shot('executions'));
			const node = await editor.openExecutedNode(path.name);
			const item = await node.outputText();
			await shoot(editor.page, shot('execution'));
			for (const fact of [...facts, '"test": false']) expect(item).toContain(fact);
		});

		// What the list shows does not depend on the platform.
		if (kit !== KITS.shopee) return;

		it('finds in the list of executions why deliveries are refused', async () => {
			const [forgery] = kit.forgeries;
			expect((await platform.deliver(production, SAMPLE, { forgery: forgery! })).status).toBe(401);
			await editor.node.close();
			// Below the report is the refused test.
			await editor.executions('error').nth(1).waitFor();
			await editor.executions('error').first().click();
			await shoot(editor.page, shot('report'));
			await editor.page.getByText('could not be verified or read').first().waitFor();
			await shoot(editor.page, shot('report'));
		});
	});
});
