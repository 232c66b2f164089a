import type { Locator, Page } from 'playwright-core';

import { NodeForm } from './nodeForm';
import { NodePanel } from './nodePanel';

/** The canvas glides to where it is to be: resolves when it has not moved for 200 ms. */
const UNTIL_CANVAS_RESTS = `new Promise((resolve) => {
	const place = () => document.querySelector('.vue-flow__transformationpane').style.transform;
	let last = place();
	let since = performance.now();
	const timer = setInterval(() => {
		if (place() !== last) [last, since] = [place(), performance.now()];
		if (performance.now() - since < 200) return;
		clearInterval(timer);
		resolve();
	}, 20);
})`;

/** n8n's editor, with the verbs of a user. */
export class Editor {
	readonly panel: NodePanel;
	readonly node: NodeForm;

	constructor(
		readonly page: Page,
		private readonly url: string,
	) {
		this.panel = new NodePanel(page);
		this.node = new NodeForm(page);
	}

	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	async openWorkflow(id: string): Promise<void> {
		const path = `/workflow/${id}`;
		if (this.page.url().startsWith(this.url)) {
			// As a link in the editor does, which is then not loaded again.
			const router = "document.querySelector('#app').__vue_app__.config.globalProperties.$router";
			await this.page.evaluate(`${router}.push(${JSON.stringify(path)}).then(() => {})`);
		} else {
			await this.page.goto(`${this.url}${path}`);
		}
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Removes all nodes and notes from the canvas. */
	async clearCanvas(): Promise<void> {
		await this.page.keyboard.press('ControlOrMeta+A');
		await this.page.keyboard.press('Delete');
		await this.page.getByTestId('canvas-plus-button').waitFor();
	}

	/**
	 * Imports a workflow from a file into the one that is open, as the menu does, and waits until all of it is in
	 * sight.
	 */
	async importWorkflow(file: string): Promise<void> {
		await this.page.getByTestId('workflow-import-input').setInputFiles(file);
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.page.locator('.n8n-sticky').first().waitFor();
		await this.page.waitForURL((url) => !url.pathname.endsWith('/new'));
		await this.page.getByTestId('zoom-to-fit').click();
		await this.page.evaluate(UNTIL_CANVAS_RESTS);
	}

	/** Of the workflow that is open. */
	get workflowId(): string {
		return new URL(this.page.url()).pathname.split('/')[2] ?? '';
	}

	/** Opens the panel for the first node. */
	async openPanel(): Promise<void> {
		await this.page.getByTestId('canvas-plus-button').click();
		await this.panel.root.waitFor();
	}

	/** Opens the panel for the node behind another one. */
	async openPanelBehind(node: string): Promise<void> {
		const handle = `[data-test-id="canvas-node-output-handle"][data-node-name="${node}"]`;
		await this.page.locator(handle).getByTestId('canvas-handle-plus').click();
		await this.panel.root.waitFor();
	}

	/** Opens a node on the canvas. */
	async openNode(name: string): Promise<NodeForm> {
		await this.canvasNode(name).dblclick();
		await this.node.waitUntilOpen();
		return this.node;
	}

	canvasNode(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** The icon of a node on the canvas. */
	iconOf(name: string): Locator {
		return this.canvasNode(name).locator('img').first();
	}

	/** Publishes what the editor shows. Whether its triggers start is told a moment later. */
	async publish(): Promise<void> {
		await this.page.getByTestId('workflow-open-publish-modal-button').click();
		await this.page.getByTestId('workflow-publish-button').click();
	}

	/** Waits until the button says so. */
	async published(): Promise<void> {
		const button = this.page.getByTestId('workflow-open-publish-modal-button');
		await button.filter({ hasText: 'Published' }).waitFor();
	}

	/** Waits for what n8n says when a workflow is published for the first time. @returns its words */
	async firstPublished(): Promise<string> {
		const notice = this.page.getByRole('dialog').filter({ hasText: 'Workflow published' });
		await notice.waitFor();
		const words = await notice.innerText();
		await notice.getByRole('button', { name: 'Got it' }).click();
		await notice.waitFor({ state: 'hidden' });
		return words;
	}

	/** A message at the edge of the window. */
	notification(text: string | RegExp): Locator {
		return this.page.getByRole('alert').filter({ hasText: text });
	}

	async dismiss(notification: Locator): Promise<void> {
		await notification.locator('.el-notification__closeBtn').click();
		await notification.waitFor({ state: 'hidden' });
	}

	/** From the executions back to the canvas. */
	async openEditor(): Promise<void> {
		await this.page.getByTestId('radio-button-workflow').click();
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** The executions of the workflow that is open; the newest one is shown. */
	async openExecutions(): Promise<void> {
		await this.page.getByTestId('radio-button-executions').click();
		await this.page.getByTestId('current-executions-list').waitFor();
	}

	executions(status: 'success' | 'error'): Locator {
		return this.page.locator(`[data-test-execution-status="${status}"]`);
	}

	/** Opens a node of the execution that is shown. */
	async openExecutedNode(name: string): Promise<NodeForm> {
		const shown = this.page.getByTestId('execution-preview-host');
		await shown.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.node.waitUntilOpen();
		return this.node;
	}
}
