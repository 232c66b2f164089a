import { chromium, selectors, type Browser, type BrowserContextOptions } from 'playwright-core';

import { programPath } from '../../../harness/debian';

/** How n8n's editor names what can be clicked. */
const TEST_ID = 'data-test-id';

/** For every single step; a slow machine takes its time, and only what never comes fails. */
export const PATIENCE_MS = 60_000;

export type Theme = 'light' | 'dark';

/** Debian's Chromium without a window. Its profile is temporary. */
export async function openBrowser(): Promise<Browser> {
	selectors.setTestIdAttribute(TEST_ID);
	return await chromium.launch({ executablePath: programPath('chromium') });
}

/**
 * Runs in every page before n8n does. What moves takes its time, and a click waits for what moves. Transitions and
 * animations last a millisecond and not none, for n8n waits for their ends.
 */
export const WITHOUT_MOTION = `{
	const style = document.createElement('style');
	style.textContent = \`*, *::before, *::after {
		transition-duration: 1ms !important;
		transition-delay: 0s !important;
		animation-duration: 1ms !important;
		animation-delay: 0s !important;
		animation-iteration-count: 1 !important;
	}\`;
	const add = () => (document.head ?? document.documentElement)?.append(style) ?? false;
	if (document.head === null) document.addEventListener('DOMContentLoaded', add);
	else add();
}`;

/** n8n follows the theme of the operating system unless told otherwise. */
export function windowOf(theme: Theme): BrowserContextOptions {
	return { colorScheme: theme, viewport: { width: 1_440, height: 1_000 }, locale: 'en-GB' };
}
