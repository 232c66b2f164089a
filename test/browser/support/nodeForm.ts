import type { Locator, Page } from 'playwright-core';

import { CredentialForm } from './credentialForm';
import { chooseOption, fillField, searchOption } from './fields';

/** What a node shows when it is opened: its form, and what it put out. */
export class NodeForm {
	readonly root: Locator;
	readonly parameters: Locator;
	readonly output: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('ndv');
		this.parameters = page.getByTestId('node-parameters');
		this.output = page.getByTestId('output-panel');
	}

	async waitUntilOpen(): Promise<void> {
		await this.parameters.waitFor();
	}

	async close(): Promise<void> {
		await this.page.getByTestId('ndv-close-button').click();
		await this.root.waitFor({ state: 'hidden' });
	}

	async fill(name: string, value: string): Promise<void> {
		await fillField(this.parameters, name, value);
	}

	async choose(name: string, option: string): Promise<void> {
		await chooseOption(this.page, this.parameters, name, option);
	}

	async search(name: string, option: string): Promise<void> {
		await searchOption(this.page, this.parameters, name, option);
	}

	/** Adds one option of a group by the group's placeholder, e.g. "Add Option", and the option's name. */
	async addOption(placeholder: string, option: string): Promise<void> {
		await this.adder(placeholder).click();
		await this.offers()
			.filter({ has: this.page.getByText(option, { exact: true }) })
			.click();
	}

	/** Adds all options of a group. @returns their names in the order of the list */
	async addAllOptions(placeholder: string): Promise<string[]> {
		const names: string[] = [];
		while ((await this.adder(placeholder).count()) > 0) {
			await this.adder(placeholder).click();
			await this.offers().first().waitFor();
			names.push((await this.offers().first().innerText()).trim());
			await this.offers().first().click();
			await this.offers().first().waitFor({ state: 'hidden' });
		}
		return names;
	}

	/**
	 * Opens the form of the first credential of a kind.
	 *
	 * @param kind its name as n8n writes it on the button, e.g. "Shopee Open Platform"
	 */
	async newCredential(kind: string): Promise<CredentialForm> {
		await this.root.getByRole('button', { name: `Connect to ${kind}`, exact: true }).click();
		return await this.openedCredential();
	}

	/** Chooses a credential that is there already, by its name. */
	async selectCredential(name: string): Promise<void> {
		await this.root.getByTestId('node-credentials-select').click();
		await this.page
			.locator('[data-test-id^="node-credentials-select-item-"]')
			.filter({ visible: true, hasText: name })
			.click();
	}

	/** Opens the credential that the node uses. */
	async editCredential(): Promise<CredentialForm> {
		await this.page.getByTestId('credential-edit-button').first().click();
		return await this.openedCredential();
	}

	/** @returns the URL that is shown when the user asks for the webhook's */
	async webhookUrl(kind: 'test' | 'production'): Promise<string> {
		const switches = this.parameters.getByTestId(`radio-button-${kind}`);
		if (!(await switches.isVisible()))
			await this.parameters.getByText('Webhook URLs', { exact: true }).click();
		await switches.click();
		const path = kind === 'test' ? '/webhook-test/' : '/webhook/';
		return (await this.parameters.locator('.webhook-url').filter({ hasText: path }).innerText()).trim();
	}

	/** Executes the node; a webhook's trigger then listens for a delivery. */
	async execute(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
	}

	async listen(): Promise<void> {
		await this.execute();
		await this.page.getByTestId('trigger-listening').waitFor();
	}

	/** What the node put out, as the JSON view has it, without line breaks. */
	async outputText(): Promise<string> {
		await this.output.getByTestId('radio-button-json').click();
		const json = this.output.locator('.json-data');
		await json.waitFor();
		return (await json.innerText()).replace(/\s+/g, ' ');
	}

	/** What went wrong, as the output has it. */
	async error(): Promise<{ message: string; description: string }> {
		const message = this.output.getByTestId('node-error-message');
		await message.waitFor();
		const description = this.output.getByTestId('node-error-description');
		return { message: await message.innerText(), description: await description.innerText() };
	}

	async waitForItems(): Promise<void> {
		await this.output.getByTestId('ndv-items-count').waitFor();
	}

	private async openedCredential(): Promise<CredentialForm> {
		const form = new CredentialForm(this.page);
		await form.waitUntilOpen();
		return form;
	}

	private adder(placeholder: string): Locator {
		return this.parameters
			.getByTestId('collection-parameter-add')
			.filter({ has: this.page.getByPlaceholder(placeholder, { exact: true }) })
			.first();
	}

	private offers(): Locator {
		return this.page.getByTestId('collection-parameter-option').filter({ visible: true });
	}
}
