/**
 * Counts the mistakes of typing that make one text of another: a character more, a character less, another
 * character, or two neighbours the wrong way round (optimal string alignment).
 *
 * @returns 0 for equal texts, at most the length of the longer text
 */
export function editDistance(left: string, right: string): number {
	// Of the table of all beginnings, only the last three rows are kept.
	let beforeLast = new Uint16Array(right.length + 1);
	let last = Uint16Array.from(beforeLast, (_zero, column) => column);
	for (let row = 1; row <= left.length; row++) {
		const current = new Uint16Array(right.length + 1);
		current[0] = row;
		for (let column = 1; column <= right.length; column++) {
			const isSame = left[row - 1] === right[column - 1];
			const fewest = Math.min(
				at(last, column) + 1,
				at(current, column - 1) + 1,
				at(last, column - 1) + (isSame ? 0 : 1),
			);
			const isSwap =
				row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
			current[column] = isSwap ? Math.min(fewest, at(beforeLast, column - 2) + 1) : fewest;
		}
		[beforeLast, last] = [last, current];
	}
	return at(last, right.length);
}

/**
 * @param text as a user has entered it; of a longer one than 100 characters only the beginning is compared
 * @returns the candidate with the fewest mistakes of typing, regardless of case, the first of several;
 *   undefined where there is no candidate
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
	const entered = text.slice(0, 100).toLowerCase();
	let best: string | undefined;
	let fewest = Infinity;
	for (const candidate of candidates) {
		// As many characters must at least be added or left out.
		if (Math.abs(candidate.length - entered.length) >= fewest) continue;
		const distance = editDistance(entered, candidate.toLowerCase());
		if (distance < fewest) [best, fewest] = [candidate, distance];
	}
	return best;
}

function at(row: Uint16Array, column: number): number {
	return row[column] ?? 0;
}
