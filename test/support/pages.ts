import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { homepage } from '../../package.json';
import { PROJECT } from '../../harness/runtime';
import { filesIn, textOfFile } from './sources';

/** Every page for people, by its path from the project's root. */
export const PAGES: readonly string[] = [
	...readdirSync(PROJECT).filter((file) => file.endsWith('.md')),
	...filesIn('docs', '.md'),
	'bench/README.md',
];

/** What the absolute address of a file of this repository begins with. */
export const ON_GITHUB = `${homepage.replace(/#.*/, '')}/blob/main/`;

/** A heading and what stands below it, up to the next heading of any level. */
export interface Section {
	readonly title: string;
	/** What a link to the heading ends with, as GitHub makes it. */
	readonly anchor: string;
	/** Without blocks of code. */
	readonly text: string;
}

/** @returns the text of a page without its blocks of code, in which nothing is a link or a heading */
export function withoutCode(text: string): string {
	return text.replace(/^```[\s\S]+?^```/gm, '');
}

/** @returns the sections of a page, by its path from the project's root */
export function sectionsOf(page: string): Section[] {
	return sectionsIn(textOfFile(page));
}

export function sectionsIn(markdown: string): Section[] {
	const anchors = new Set<string>();
	return withoutCode(markdown)
		.split(/^(?=#+ )/m)
		.filter((part) => part.startsWith('#'))
		.map((part) => {
			const [heading, ...lines] = part.split('\n');
			const title = heading!.replace(/^#+ /, '');
			const slug = title
				.toLowerCase()
				.replace(/[^\p{L}\p{N} _-]/gu, '')
				.replaceAll(' ', '-');
			let anchor = slug;
			for (let again = 1; anchors.has(anchor); again += 1) anchor = `${slug}-${again}`;
			anchors.add(anchor);
			return { title, anchor, text: lines.join('\n') };
		});
}

/** @returns where the links and pictures of a page lead within the repository, as "path#anchor" from its root */
export function targetsOf(page: string): string[] {
	return [...withoutCode(textOfFile(page)).matchAll(/\]\(([^)\s]+)\)/g)]
		.map(([, target]) => target!.replace(ON_GITHUB, '/'))
		.filter((target) => !/^[a-z]+:/.test(target))
		.map((target) => {
			if (target.startsWith('#')) return `${page}${target}`;
			return path.posix.join(target.startsWith('/') ? '.' : path.posix.dirname(page), target);
		});
}

/** @returns whether a "path#anchor" from the project's root exists, the anchor too where it has one */
export function leadsSomewhere(target: string): boolean {
	const [file, anchor] = target.split('#') as [string, string?];
	if (!existsSync(path.join(PROJECT, file))) return false;
	return anchor === undefined || sectionsOf(file).some((section) => section.anchor === anchor);
}

/** @throws where the address is not that of a heading of a page in this repository */
export function sectionAt(url: string): { readonly page: string; readonly section: Section } {
	const [page, anchor] = url.slice(ON_GITHUB.length).split('#') as [string, string?];
	const section = url.startsWith(ON_GITHUB)
		? sectionsOf(page).find((one) => one.anchor === anchor)
		: undefined;
	if (section === undefined) throw new Error(`${url} is no heading of a page in this repository`);
	return { page, section };
}
