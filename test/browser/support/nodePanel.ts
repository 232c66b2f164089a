import type { Locator, Page } from 'playwright-core';

/** Lists that n8n folds a node and its trigger into, which then share one entry. */
type Section = 'Triggers' | 'Actions';

/** The panel in which a user looks for a node. */
export class NodePanel {
	readonly root: Locator;

	constructor(private readonly page: Page) {
		this.root = page.getByTestId('node-creator');
	}

	async search(text: string): Promise<void> {
		await this.page.getByTestId('node-creator-search-bar').fill(text);
	}

	/** An entry by its whole name. */
	entry(name: string): Locator {
		return this.names().getByText(name, { exact: true });
	}

	/** The icon beside it. */
	iconOf(name: string): Locator {
		const named = this.page.getByTestId('node-creator-item-name').getByText(name, { exact: true });
		return this.root.getByTestId('item-iterator-item').filter({ has: named }).locator('img').first();
	}

	/** Opens the details of an entry. */
	async open(name: string): Promise<void> {
		await this.entry(name).click();
		await this.page.getByText('Node details').waitFor();
	}

	/** Chooses what a node does, e.g. "Get many orders". */
	async choose(action: string): Promise<void> {
		await this.entry(action).click();
	}

	/** What the lists of an entry offer that are unfolded. */
	async offered(): Promise<string[]> {
		const names = await this.names().allTextContents();
		return names.map((name) => name.trim());
	}

	/** From the details of an entry to the list. */
	async back(): Promise<void> {
		await this.page.getByTestId('nodes-list-header').getByRole('button').first().click();
		await this.page.getByTestId('node-creator-search-bar').waitFor();
	}

	async unfold(section: Section): Promise<void> {
		const heading = this.page.getByTestId('node-creator-category-item').filter({ hasText: section });
		const folded = this.page.locator('[data-category-collapsed="true"]').filter({ has: heading });
		await heading.waitFor();
		if ((await folded.count()) > 0) await heading.click();
	}

	private names(): Locator {
		return this.root.getByTestId('node-creator-item-name');
	}
}
