/** The secret of a sender who does not know the right one. */
export const GUESSED = 'a-guessed-secret';

/** @returns the body with its last digit changed, as by an attacker who changes a number */
export function withAnotherDigit(body: Buffer): Buffer {
	const text = body.toString();
	const at = text.search(/\d(?=\D*$)/);
	return Buffer.from(`${text.slice(0, at)}${(Number(text[at]) + 1) % 10}${text.slice(at + 1)}`);
}

/** @returns the same JSON with other white space, as from a proxy that parses a body and serializes it again */
export function writtenAnew(body: Buffer): Buffer {
	return Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1));
}
