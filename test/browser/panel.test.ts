import path from 'node:path';

import type { Locator } from 'playwright-core';

import { describeWith } from '../../harness/debian';
import type { Theme } from './support/browser';
import type { Editor } from './support/editor';
import { ACTIONS, NODES, workflowOfAll } from './support/nodes';
import { shoot } from './support/screenshots';
import { openEnvironment, type Environment } from './support/environment';

/** A word that finds the nodes of all platforms. */
const ALIAS = 'Dedupe';

/** @returns where an image comes from; empty where nothing is to be seen of it */
async function sourceOf(image: Locator): Promise<string> {
	await image.waitFor();
	return await image.evaluate(async (element) => {
		const { decode, src } = element as unknown as { decode(): Promise<void>; src: string };
		return await decode.call(element).then(
			() => src,
			() => '',
		);
	});
}

describeWith(['chromium'], 'the panel in which n8n offers nodes', () => {
	let environment: Environment;
	let editor: Editor;
	/** Of a workflow with all nodes. */
	let workflowId: string;

	beforeAll(async () => {
		environment = await openEnvironment();
		editor = environment.editor;
		workflowId = (await environment.api.createWorkflow(workflowOfAll())).id;
		await editor.newWorkflow();
		await editor.openPanel();
	});
	afterAll(async () => await environment?.close());

	it.each(NODES)('finds the $typed when it is typed', async ({ typed, entry }) => {
		await editor.panel.search(typed);
		await editor.panel.entry(entry).waitFor();
	});

	it.each(ACTIONS)('lists what $entry does', async ({ entry, event, actions }) => {
		await editor.panel.search(entry);
		await editor.panel.open(entry);
		await editor.panel.unfold('Triggers');
		await editor.panel.unfold('Actions');
		for (const action of actions) await editor.panel.entry(action).waitFor();
		await shoot(editor.page, `panel-${entry.toLowerCase().replace(/ /g, '-')}`);
		expect(await editor.panel.offered()).toEqual([event, ...actions]);
		await editor.panel.back();
	});

	it.each<Theme>(['light', 'dark'])('shows the icons that are drawn for the %s theme', async (theme) => {
		const window = await environment.openWindow(theme);
		await window.newWorkflow();
		await window.openPanel();
		await window.panel.search(ALIAS);
		const entries = new Map(NODES.map(({ entry, icon }) => [entry, icon[theme]]));
		for (const [entry, icon] of entries) {
			await window.panel.entry(entry).waitFor();
			expect(path.posix.basename(await sourceOf(window.panel.iconOf(entry)))).toBe(icon);
		}
		await shoot(window.page, `panel-${theme}`);

		await window.openWorkflow(workflowId);
		await window.page.getByTestId('zoom-to-fit').click();
		for (const { typed, icon } of NODES) {
			expect(path.posix.basename(await sourceOf(window.iconOf(typed)))).toBe(icon[theme]);
		}
		await shoot(window.page, `canvas-${theme}`);
		await window.page.context().close();
	});
});
