import type { Locator, Page } from 'playwright-core';

import type { FormEntry } from '../../../harness/credentialForm';
import { chooseOption, fillField } from './fields';

/** What n8n says above a credential that it has tested. */
export interface Verdict {
	readonly passed: boolean;
	/** With its details unfolded. */
	readonly text: string;
}

/** The window of a credential. Saving tests it; a new one that is right closes by itself. */
export class CredentialForm {
	readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByRole('dialog').filter({ has: page.getByTestId('credential-edit-dialog') });
	}

	async waitUntilOpen(): Promise<void> {
		await this.fields.first().waitFor();
	}

	/** @param name of the parameter, as in the code */
	async fill(name: string, value: string): Promise<void> {
		await fillField(this.root, name, value);
	}

	async choose(name: string, option: string): Promise<void> {
		await chooseOption(this.page, this.root, name, option);
	}

	/** Fills in what the form does not have already. */
	async enter(entries: readonly FormEntry[]): Promise<void> {
		for (const { name, text, isChoice, isDefault } of entries) {
			if (isDefault) continue;
			await (isChoice ? this.choose(name, text) : this.fill(name, text));
		}
	}

	/** The form as a user scrolls through it, with what n8n says of a test. */
	get content(): Locator {
		return this.root.getByTestId('node-credentials-config-container');
	}

	get fields(): Locator {
		return this.root.getByTestId('credential-connection-parameter');
	}

	async save(): Promise<void> {
		await this.root.getByTestId('credential-save-button').click();
	}

	/** Presses the button that n8n shows beside what went wrong. */
	async retry(): Promise<void> {
		const tested = this.page.waitForResponse((response) => response.url().endsWith('/credentials/test'));
		const button = this.root.getByRole('button', { name: 'Retry' });
		await button.click();
		await tested;
		await button.waitFor();
	}

	/** Of a form that stays open; waits until the test has ended. */
	async verdict(): Promise<Verdict> {
		const passed = this.root.getByTestId('credentials-config-container-test-success');
		const failed = this.root.locator('.el-tag').filter({ visible: true, hasText: 'Couldn’t connect' });
		await passed.or(failed).first().waitFor();
		if (await passed.isVisible()) return { passed: true, text: await passed.innerText() };
		await failed.getByText('More details').click();
		return { passed: false, text: await failed.innerText() };
	}

	async close(): Promise<void> {
		await this.root.getByRole('button', { name: 'Close this dialog' }).click();
		await this.root.waitFor({ state: 'hidden' });
	}

	async waitUntilClosed(): Promise<void> {
		await this.root.waitFor({ state: 'hidden' });
	}
}
