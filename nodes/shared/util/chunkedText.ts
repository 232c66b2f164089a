/** A piece is full with this many characters: JSON is read and written fastest without very long texts. */
const PIECE_LENGTH = 4_096;

/**
 * A text that only grows at its end, in pieces, as it is stored. V8 appends to a text and compares two of
 * equal length at next to no cost, so it is stored and compared without looking into it.
 */
export class ChunkedText {
	private readonly pieces: string[] = [];

	/** Whether what is appended next begins a piece. */
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

	/** @returns a copy that has more text */
	copyWith(text: string): string[] {
		const pieces = this.copy();
		appendTo(pieces, text, this.full);
		return pieces;
	}

	/** @returns how many pieces are the same, before the first that is not */
	sameStart(pieces: readonly string[]): number {
		const different = pieces.findIndex((piece, at) => piece !== this.pieces[at]);
		return different === -1 ? pieces.length : different;
	}

	/** @param start the pieces before it are known to be the same */
	equals(pieces: readonly string[], start = 0): boolean {
		if (pieces.length !== this.pieces.length) return false;
		return pieces.every((piece, at) => at < start || piece === this.pieces[at]);
	}

	/** @returns whether a piece is the one here, or what that was when it was shorter */
	hasHad(piece: string, at: number): boolean {
		// Not startsWith: that compares character by character.
		return piece === this.pieces[at]?.slice(0, piece.length);
	}

	/**
	 * What a store holds that is not here.
	 *
	 * @param taken what a store held that was looked into before
	 * @param same see sameStart
	 */
	unknownIn(stored: readonly string[], taken: readonly string[], same: number): string[] {
		return stored.filter((piece, at) => at >= same && piece !== taken[at] && !this.hasHad(piece, at));
	}
}

function appendTo(pieces: string[], text: string, full: boolean): void {
	if (full) pieces.push(text);
	else pieces[pieces.length - 1] += text;
}

/** @returns the pieces of a stored value; anything else is passed over */
export function chunksIn(stored: unknown): string[] {
	return Array.isArray(stored) ? stored.filter((piece) => typeof piece === 'string') : [];
}
