import type { Page } from 'playwright-core';

/** What of a note on the canvas nobody can read, in words. */
interface NoteFaults {
	readonly cut: string[];
	readonly covered: string[];
}

/** Below a node its name and a line on its parameters, in pixels at 100 %. */
const CAPTION = 56;

/**
 * Measures the notes of the workflow that is open: whether their text ends above their lower edge, and
 * whether nodes stand on it.
 */
export async function faultsOfNotes(page: Page): Promise<NoteFaults> {
	// A text, for it runs in the page, which knows nothing of this module.
	return await page.evaluate<NoteFaults>(`(() => {
		const nodes = [...document.querySelectorAll('[data-test-id="canvas-node"]')]
			.map((node) => ({ name: node.dataset.nodeName, box: node.getBoundingClientRect() }));
		const found = { cut: [], covered: [] };
		for (const note of document.querySelectorAll('.n8n-sticky')) {
			const { bottom: edge, width } = note.getBoundingClientRect();
			const caption = (${CAPTION} * width) / note.offsetWidth;
			for (const line of note.querySelectorAll('h2, h3, p, li')) {
				const box = line.getBoundingClientRect();
				if (box.bottom > edge) found.cut.push(line.textContent);
				for (const { name, box: node } of nodes) {
					const beside = node.right < box.left || node.left > box.right;
					if (!beside && node.top < box.bottom && node.bottom + caption > box.top)
						found.covered.push(name + ' covers: ' + line.textContent);
				}
			}
		}
		return found;
	})()`);
}
