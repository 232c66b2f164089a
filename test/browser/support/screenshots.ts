import { mkdirSync } from 'node:fs';
import path from 'node:path';

import type { Locator, Page } from 'playwright-core';

import { OUTPUT } from '../../../harness/runtime';

/** Pictures take time, and are for people: `npm test -- --only browser --screenshots`. */
const WANTED = process.env.SCREENSHOTS === '1';

const FOLDER = path.join(OUTPUT, 'screenshots');

/** Tall enough for the longest form with all its options. */
const TALL = 2_600;

const MARGIN = 16;

/** Keeps what the editor shows as test-output/screenshots/<name>.png. */
export async function shoot(what: Page | Locator, name: string): Promise<void> {
	if (WANTED) await what.screenshot({ path: fileOf(name), animations: 'disabled' });
}

/** Keeps a window whose content scrolls, in its two ends. */
export async function shootEnds(frame: Locator, fields: Locator, name: string): Promise<void> {
	if (!WANTED) return;
	await fields.first().scrollIntoViewIfNeeded();
	await shoot(frame, name);
	await fields.last().scrollIntoViewIfNeeded();
	await shoot(frame, `${name}-below`);
}

/** Keeps the whole form of a node, also what a user has to scroll for. */
export async function shootForm(page: Page, form: Locator, name: string): Promise<void> {
	if (!WANTED) return;
	const usual = page.viewportSize();
	const width = usual?.width ?? 1_440;
	await page.setViewportSize({ width, height: TALL });
	const frame = await form.boundingBox();
	const fields = form.locator(
		'[data-test-id^="parameter-input-"], [data-test-id="collection-parameter-add"], [class*="notice"]',
	);
	const last = await fields.filter({ visible: true }).last().boundingBox();
	if (frame === null || last === null) throw new Error('There is no form to be seen');
	const height = last.y + last.height + MARGIN - frame.y;
	const clip = { x: frame.x, y: frame.y, width: frame.width, height };
	await page.screenshot({ path: fileOf(name), animations: 'disabled', clip });
	if (usual !== null) await page.setViewportSize(usual);
}

function fileOf(name: string): string {
	mkdirSync(FOLDER, { recursive: true });
	return path.join(FOLDER, `${name}.png`);
}
