import type { Locator, Page } from 'playwright-core';

/** @param name of the parameter, as in the code: it does not change, the words of the form may */
export function field(form: Locator, name: string): Locator {
	return form.getByTestId(`parameter-input-${name}`);
}

export async function fillField(form: Locator, name: string, value: string): Promise<void> {
	await field(form, name).locator('input, textarea').first().fill(value);
	await taken(form.page());
}

/**
 * The editor takes over what is typed 100 to 200 ms later. A timer of the page that is begun after that one,
 * and is longer, ends after it however slow the machine is.
 */
async function taken(page: Page): Promise<void> {
	await page.evaluate('new Promise((resolve) => setTimeout(resolve, 300))');
}

/** Chooses from a list of one or several by what the user reads, e.g. "Register by API". */
export async function chooseOption(page: Page, form: Locator, name: string, option: string): Promise<void> {
	await field(form, name).click();
	const found = page
		.getByRole('option')
		.filter({ visible: true, has: page.getByText(option, { exact: true }) });
	await found.click();
}

/** Narrows a long list down by typing, chooses, and closes the list, which stays open for another choice. */
export async function searchOption(page: Page, form: Locator, name: string, option: string): Promise<void> {
	await field(form, name).click();
	await field(form, name).locator('input').first().fill(option);
	const found = page
		.getByRole('option')
		.filter({ visible: true, has: page.getByText(option, { exact: true }) });
	await found.click();
	await page.keyboard.press('Escape');
}
