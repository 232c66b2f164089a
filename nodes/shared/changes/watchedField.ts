/** A field to watch, e.g. "line_items[].sku". */
export interface WatchedField {
	/** As it was entered. */
	readonly path: string;
	/** Under which its digest is kept: another one where it is compared in another way. */
	readonly key: string;
	/** Names on the way; a list on the way stands for each of its members. */
	readonly names: readonly string[];
}

/** What a user copies along when a field is taken from an item. */
const PREFIX = /^(\{\{\s*)?(\$json\.)?(payload\.)?/;
const SUFFIX = '}}';

const NAME = /^[^\s.[\]{}"'`]+$/;

/** Told where a path cannot be read. */
class WatchedFieldError extends Error {}

/**
 * @param text names joined by dots, "[]" behind a list whose members are meant
 * @param inOrder whether the order of lists of objects counts
 * @throws PathError with the cure
 */
export function parseWatchedField(text: string, inOrder: boolean): WatchedField {
	const name = text.trim().replace(PREFIX, '');
	const bare = name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length).trimEnd() : name;
	if (/\[\d+\]/.test(bare)) {
		const cure = bare.replace(/\[\d+\]/g, '[]');
		throw new WatchedFieldError(
			`"${text}" picks one member of a list, and lists change their order: write "${cure}"`,
		);
	}
	const names = bare.split('.').map((name) => name.replace(/\[\]$/, ''));
	const wrong = names.find((name) => !NAME.test(name));
	if (wrong !== undefined) {
		throw new WatchedFieldError(
			`"${text}" is not a field: write names joined by dots, with [] behind a list, such as line_items[].sku`,
		);
	}
	return { path: bare, key: inOrder ? `${bare} in order` : bare, names };
}
