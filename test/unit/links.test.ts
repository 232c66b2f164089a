import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { homepage } from '../../package.json';
import { credentialTypes } from '../../harness/registered';
import { PROJECT } from '../../harness/runtime';
import { filesIn, textOfFile } from '../support/sources';

const REPOSITORY = homepage.replace(/#.*/, '');
const PAGES = [...readdirSync(PROJECT).filter((file) => file.endsWith('.md')), 'bench/README.md'];

/** @returns what there is to link to in a page, as GitHub calls it */
function anchorsOf(page: string): Set<string> {
	const anchors = new Set<string>();
	for (const [, title] of withoutCode(page).matchAll(/^#+ (.*)$/gm)) {
		const kept = title!.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, '');
		const slug = kept.replaceAll(' ', '-');
		let anchor = slug;
		for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
		anchors.add(anchor);
	}
	return anchors;
}

function withoutCode(page: string): string {
	return textOfFile(page).replace(/^```[\s\S]*?^```/gm, '');
}

/** @returns whether a path from the project's root exists, and the anchor where it has one */
function leadsSomewhere(target: string): boolean {
	const [file, anchor] = target.split('#') as [string, string?];
	if (!existsSync(path.join(PROJECT, file))) return false;
	return anchor === undefined || anchorsOf(file).has(anchor);
}

describe('a link', () => {
	it.each(PAGES)('of %s leads to a file and a heading that are there', (page) => {
		const targets = [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)]
			.map(([, target]) => target!)
			.filter((target) => !/^[a-z]+:/.test(target))
			.map((target) =>
				target.startsWith('#') ? `${page}${target}` : path.posix.join(path.posix.dirname(page), target),
			);
		expect(targets.filter((target) => !leadsSomewhere(target))).toEqual([]);
	});

	it('of a node, a credential or an example leads to a heading of the README', () => {
		const files = ['.ts', '.json'].flatMap((ending) =>
			['nodes', 'credentials', 'examples'].flatMap((folder) => filesIn(folder, ending)),
		);
		const links = files.flatMap((file) =>
			[...textOfFile(file).matchAll(/https:\/\/github\.com\/[^\s'"`)]+/g)]
				.map(([url]) => url)
				.filter((url) => url.startsWith(`${REPOSITORY}#`))
				.map((url) => ({ file, anchor: url.slice(REPOSITORY.length + 1) })),
		);
		expect(links.length).toBeGreaterThan(credentialTypes.length);
		// GitHub's own, for the page as it opens.
		const known = anchorsOf('README.md').add('readme');
		expect(links.filter(({ anchor }) => !known.has(anchor))).toEqual([]);
	});

	it.each(credentialTypes.map((type) => [type.displayName, type.documentationUrl] as const))(
		'of the form of %s leads to its own section',
		(_name, url) => {
			expect(url).toMatch(new RegExp(`^${REPOSITORY}#(?!readme$)`));
		},
	);
});
