import { credentialTypes } from '../../harness/registered';
import { documentedNodes } from '../support/codex';
import { leadsSomewhere, ON_GITHUB, PAGES, sectionAt, sectionsIn, targetsOf } from '../support/pages';
import { filesIn, textOfFile } from '../support/sources';

describe('a link', () => {
	it.each(PAGES)('of %s leads to a file and a heading that are there', (page) => {
		expect(targetsOf(page).filter((target) => !leadsSomewhere(target))).toEqual([]);
	});

	it('from page to page, beginning in the README, reaches every page and picture of docs', () => {
		const reached = new Set(['README.md']);
		for (const file of reached) {
			if (!PAGES.includes(file)) continue;
			for (const target of targetsOf(file)) reached.add(target.replace(/#.*/, ''));
		}
		const unreached = ['.md', '.png'].flatMap((ending) => filesIn('docs', ending));
		expect(unreached.filter((file) => !reached.has(file))).toEqual([]);
	});

	it('to a page of this repository leads to a heading of it, wherever it is written', () => {
		const files = ['.ts', '.json'].flatMap((ending) =>
			['nodes', 'credentials', 'examples', 'demo'].flatMap((folder) => filesIn(folder, ending)),
		);
		const links = files.flatMap((file) =>
			[...textOfFile(file).matchAll(/https:\/\/github\.com\/[^\s'"`)]+/g)]
				.map(([url]) => url)
				.filter((url) => url.startsWith(ON_GITHUB.replace('/blob/main/', '')))
				.map((url) => ({ file, url })),
		);
		expect(links.length).toBeGreaterThanOrEqual(2 * documentedNodes.length + credentialTypes.length);
		const lost = ({ url }: { url: string }) =>
			!url.startsWith(ON_GITHUB) || !url.includes('#') || !leadsSomewhere(url.slice(ON_GITHUB.length));
		expect(links.filter(lost)).toEqual([]);
	});

	it.each(documentedNodes.map((node) => [node.description.displayName, node] as const))(
		'"Docs" of the %s leads to its own chapter, and to the credential of its platform',
		(name, { description, resources }) => {
			const [docs, ...others] = resources.primaryDocumentation.map(({ url }) => sectionAt(url));
			expect(others).toEqual([]);
			expect([name, `${name} node`]).toContain(docs!.section.title);
			const credential = credentialTypes.find((type) => type.name === description.credentials![0]!.name)!;
			expect(resources.credentialDocumentation).toEqual([{ url: credential.documentationUrl }]);
			expect(sectionAt(credential.documentationUrl!).page).toBe(docs!.page);
		},
	);
});

describe('the anchor of a heading', () => {
	it('is what GitHub makes of it, with a number where it comes again', () => {
		const anchors = sectionsIn(
			'# n8n: `a_b` & (C)\n\n```\n# no heading\n```\n\n## Troubles\n\n## Troubles\n',
		);
		expect(anchors.map(({ anchor }) => anchor)).toEqual(['n8n-a_b--c', 'troubles', 'troubles-1']);
	});
});
