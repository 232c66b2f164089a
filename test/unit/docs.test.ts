import { existsSync } from 'node:fs';
import path from 'node:path';

import type { INodeProperties } from 'n8n-workflow';

import { scripts } from '../../package.json';
import { PROJECT } from '../../harness/runtime';
import { credentialTypes } from '../../harness/registered';
import { documentedNodes } from '../support/codex';
import { PAGES, sectionAt, sectionsIn, sectionsOf, type Section } from '../support/pages';
import { filesIn, textOfFile } from '../support/sources';

/** Where measurements stand. A limit or a setting is written there with its unit as a word: "30 seconds". */
const MEASURED_PAGES = ['docs/reliability.md', 'docs/operations.md', 'docs/less-noise.md', 'docs/bursts.md'];

/** What only a measurement has: a number with a short unit, a ratio, a share, a range, a count of deliveries. */
const FIGURES = [
	/\d (?:ms|s|kB|MB|MiB|microseconds)\b/,
	/\d times\b/,
	/\d of \d/,
	/\d to \d/,
	/\d deliveries\b/,
];

/** The line of a section that says how its figures came about. */
const MEASURED_WITH = /^Measured with `(npm [^`]+)`/m;

/** What the forms of all platforms share is explained in one place each. */
const SHARED_PAGES = ['docs/less-noise.md', 'docs/bursts.md', 'docs/recovery.md', 'docs/problems.md'];

function isMeasured({ text }: Section): boolean {
	return FIGURES.some((figure) => figure.test(text));
}

/** @returns the titles of sections that have figures and no command */
function withoutCommand(sections: readonly Section[]): string[] {
	return sections
		.filter((section) => isMeasured(section) && !MEASURED_WITH.test(section.text))
		.map(({ title }) => title);
}

/** @returns what a form shows, with what its collections hold */
function fieldsOf(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties
		.filter(({ type }) => type !== 'notice' && type !== 'hidden')
		.flatMap((property) => {
			if (property.type !== 'collection') return [property];
			return [property, ...fieldsOf((property.options ?? []) as INodeProperties[])];
		});
}

/** How a page writes the default of a field. */
function writtenDefault({ default: value, options = [] }: INodeProperties): string {
	if (typeof value === 'number') return value.toLocaleString('en-US');
	if (typeof value === 'boolean') return value ? 'on' : 'off';
	const chosen = options.find((option) => 'value' in option && option.value === value);
	return chosen?.name ?? (value === '' ? 'empty' : String(value));
}

/** By the name that the editor shows: a node, and the address of its chapter. */
const NODES = documentedNodes.map(
	({ description, resources }) =>
		[description.displayName, { description, url: resources.primaryDocumentation[0]!.url }] as const,
);

describe('the README', () => {
	it('has at most 200 lines and 2,000 words', () => {
		const text = textOfFile('README.md');
		expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
		expect(text.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(2_000);
	});

	it('begins with what to run: within the first 40 lines', () => {
		const beginning = textOfFile('README.md').split('\n').slice(0, 40).join('\n');
		expect(beginning).toMatch(/^npm start\b/m);
		expect(beginning).toMatch(/^npm test\b/m);
	});
});

describe('a figure', () => {
	it.each(MEASURED_PAGES)('in %s names the command that made it', (page) => {
		const sections = sectionsOf(page);
		expect(sections.filter(isMeasured)).not.toEqual([]);
		expect(withoutCommand(sections)).toEqual([]);
	});

	it('without a command is found', () => {
		const page =
			'# Speed\n\nIt takes 5 ms.\n\n# Kills\n\n3 of 4.\n\nMeasured with `npm test`.\n\n# Limit\n\n5 seconds.\n';
		expect(withoutCommand(sectionsIn(page))).toEqual(['Speed']);
	});
});

describe('what a page names in code', () => {
	const named = (pattern: RegExp) =>
		PAGES.flatMap((page) =>
			[...textOfFile(page).matchAll(pattern)].map(([, name]) => ({ page, name: name! })),
		);

	it('after "npm run" is a script of package.json', () => {
		const commands = named(/npm run ([\w:-]+)/g);
		expect(commands.filter(({ name }) => !Object.hasOwn(scripts, name))).toEqual([]);
	});

	it('after "npm test -- --only" is a step of npm test', () => {
		const steps = [...textOfFile('scripts/test.mjs').matchAll(/\bname: '(\w+)'/g)].map(([, name]) => name);
		const chosen = named(/npm test -- --only ([\w,]+)/g).flatMap(({ page, name }) =>
			name.split(',').map((step) => ({ page, step })),
		);
		expect(chosen.filter(({ step }) => !steps.includes(step))).toEqual([]);
	});

	it('as the beginning of a message is what the nodes say', () => {
		const sources = filesIn('nodes', '.ts').map(textOfFile).join('\n');
		const messages = named(/"([A-Z][^"]+) \.\.\."/g);
		expect(messages.length).toBeGreaterThan(0);
		expect(messages.filter(({ name }) => !sources.includes(name))).toEqual([]);
	});

	it('as a file of the tests is there', () => {
		const files = named(/`(test\/[\w/.-]+\.ts)`/g);
		expect(files.filter(({ name }) => !existsSync(path.join(PROJECT, name)))).toEqual([]);
	});
});

describe('the page of a form', () => {
	it.each(NODES)('names every field of the %s', (_name, { description, url }) => {
		const text = [sectionAt(url).page, ...SHARED_PAGES].map(textOfFile).join('\n');
		const fields = fieldsOf(description.properties).map(({ displayName }) => displayName);
		const missing = fields.filter((field) => !text.includes(field));
		expect(missing.filter((field) => field !== 'Resource' && field !== 'Operation')).toEqual([]);
	});

	it.each(credentialTypes.map((type) => [type.displayName, type] as const))(
		'names every field of the credential %s',
		(_name, { properties, documentationUrl }) => {
			const { section } = sectionAt(documentationUrl!);
			const fields = fieldsOf(properties).map(({ displayName }) => displayName);
			expect(fields.filter((field) => !section.text.includes(field))).toEqual([]);
		},
	);

	it.each(
		NODES.filter(([, { description }]) => description.properties.some(({ name }) => name === 'options')),
	)('has the default of every option of the %s', (_name, { description, url }) => {
		const rows = textOfFile(sectionAt(url).page)
			.split('\n')
			.filter((line) => line.startsWith('|'))
			.map((line) => line.split('|').map((cell) => cell.trim().replace(/^\[(.*)\]\(.*\)$/, '$1')));
		const { options } = description.properties.find(({ name }) => name === 'options')!;
		const expected = (options as INodeProperties[]).map((option) => [
			option.displayName,
			writtenDefault(option),
		]);
		const written = expected.map(([name]) => [name, rows.find((row) => row[1] === name)?.[2]]);
		expect(written).toEqual(expected);
	});
});
