/** A piece with this many characters is full. JSON is read and written fastest without very long texts. */
const PIECE_LENGTH = 4_096;

/**
 * A text that grows only at its end, kept in the pieces in which static data stores it. V8 appends to a text,
 * and compares two texts of equal length, at almost no cost. So the text is stored and compared without
 * parsing it.
 */
export class ChunkedText {
	constructor(private readonly pieces: string[] = []) {}

	/** Whether the next text that is appended begins a new piece. */
	get full(): boolean {
		const last = this.pieces.at(-1);
		return last === undefined || last.length >= PIECE_LENGTH;
	}

	append(text: string): void {
		appendTo(this.pieces, text, this.full);
	}

	/** @returns a copy to store */
	copy(): string[] {
		return [...this.pieces];
	}

	clone(): ChunkedText {
		return new ChunkedText(this.copy());
	}

	/** @returns a copy to store, with more text at its end */
	copyWith(text: string): string[] {
		const pieces = this.copy();
		appendTo(pieces, text, this.full);
		return pieces;
	}

	/** @returns how many pieces at the start are the same */
	sameStart(pieces: readonly string[]): number {
		const different = pieces.findIndex((piece, at) => piece !== this.pieces[at]);
		return different === -1 ? pieces.length : different;
	}

	/** @param start index of the first piece to compare; earlier pieces are known to be the same */
	equals(pieces: readonly string[], start = 0): boolean {
		if (pieces.length !== this.pieces.length) return false;
		return pieces.every((piece, at) => at < start || piece === this.pieces[at]);
	}

	/** @returns whether a piece is the same as the piece at this index, or was the same before text was appended */
	hasHad(piece: string, at: number): boolean {
		// startsWith would compare character by character.
		return piece === this.pieces[at]?.slice(0, piece.length);
	}

	/**
	 * Finds the stored pieces that may contain something that this text lacks.
	 *
	 * @param merged the stored pieces at the last merge: all of their content is known
	 * @param same how many pieces at the start are the same; see sameStart
	 */
	unknownIn(stored: readonly string[], merged: readonly string[], same: number): string[] {
		return stored.filter((piece, at) => at >= same && piece !== merged[at] && !this.hasHad(piece, at));
	}
}

function appendTo(pieces: string[], text: string, full: boolean): void {
	if (full) pieces.push(text);
	else pieces[pieces.length - 1] += text;
}

/** @returns the pieces in a stored value; anything that is not a text is ignored */
export function chunksIn(stored: unknown): string[] {
	return Array.isArray(stored) ? stored.filter((piece) => typeof piece === 'string') : [];
}
