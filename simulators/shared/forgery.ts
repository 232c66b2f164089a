/** The secret of whoever does not know the right one. */
export const GUESSED = 'a-guessed-secret';

/** @returns the body with its last digit changed, as somebody does who changes a number */
export function withAnotherDigit(body: Buffer): Buffer {
	const text = body.toString();
	const at = text.search(/\d(?=\D*$)/);
	return Buffer.from(`${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`);
}

/** @returns the same JSON with other white space, as a proxy does that parses it and writes it anew */
export function writtenAnew(body: Buffer): Buffer {
	return Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1));
}
