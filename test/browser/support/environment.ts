import type { Browser } from 'playwright-core';

import { packAndInstall } from '../../../harness/install';
import { startN8n, type N8nInstance } from '../../../harness/n8n';
import { openBrowser, PATIENCE_MS, windowOf, type Theme } from './browser';
import { Editor } from './editor';

/** It loads its editor besides, and the machine may be busy. */
const START_MS = 240_000;

/** A real n8n with this package, and the browser of a user who is logged in. */
export interface Environment {
	readonly n8n: N8nInstance;
	readonly editor: Editor;
	/** Another window of the same user. */
	openWindow(theme: Theme): Promise<Editor>;
	close(): Promise<void>;
}

export async function startEnvironment(name: string): Promise<Environment> {
	const n8n = await startN8n({
		name: `browser-${name}`,
		ui: true,
		prepare: packAndInstall,
		startTimeoutMs: START_MS,
	});
	let browser: Browser;
	try {
		browser = await openBrowser();
	} catch (error) {
		await n8n.stop();
		throw error;
	}
	const openWindow = async (theme: Theme) => {
		const context = await browser.newContext(windowOf(theme));
		context.setDefaultTimeout(PATIENCE_MS);
		const editor = new Editor(await context.newPage(), n8n.url);
		await editor.login();
		return editor;
	};
	const close = async () => {
		await browser.close();
		await n8n.stop();
	};
	try {
		return { n8n, editor: await openWindow('light'), openWindow, close };
	} catch (error) {
		await close();
		throw error;
	}
}
