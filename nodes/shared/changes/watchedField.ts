import { ProblemError } from '../errors/problem';

/** A field to watch, e.g. "line_items[].sku". */
export interface WatchedField {
	/** The path as the user entered it, without parts that were copied along. */
	readonly path: string;
	/** The digest is kept under this key. A field that is compared in another way has another key. */
	readonly key: string;
	/** The names in the path; a list in the path stands for each of its members. */
	readonly names: readonly string[];
}

/** Text around the path where a user has copied the expression of a field from an item. */
const PREFIX = /^(\{\{\s*)?(\$json\.)?(payload\.)?/;
const SUFFIX = '}}';

const NAME = /^[^\s.[\]{}"'`]+$/;

/**
 * @param text names joined by dots, with "[]" behind a list to watch its members
 * @param inOrder whether the order of lists of objects counts
 * @throws ProblemError where the text names no field
 */
export function parseWatchedField(text: string, inOrder: boolean): WatchedField {
	const name = text.trim().replace(PREFIX, '');
	const bare = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length).trimEnd() : name;
	if (/\[\d+\]/.test(bare)) {
		const allMembers = bare.replace(/\[\d+\]/g, '[]');
		throw new ProblemError({
			what: `"${text}" names one member of a list, and the order of a list may change`,
			cure: `Write "${allMembers}", which means all members.`,
		});
	}
	const names = bare.split('.').map((name) => name.replace(/\[\]$/, ''));
	const wrong = names.find((name) => !NAME.test(name));
	if (wrong !== undefined) {
		throw new ProblemError({
			what: `"${text}" is not a field`,
			cure: 'Write names joined by dots, with [] behind a list, such as line_items[].sku.',
		});
	}
	return { path: bare, key: inOrder ? `${bare} in order` : bare, names };
}
