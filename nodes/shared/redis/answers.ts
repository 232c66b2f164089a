import { RedisError } from './client';

/*
 * Every command of this package is a script whose answers are known. Whatever else a server answers says nothing of
 * what Redis has done: it may be a proxy, a server for tests, or a transaction that only queues ("QUEUED"). So it
 * counts as no answer. A claim answers with the text of its own owner, which no server can answer by chance.
 */

/** The owner of a claim: a random UUID. */
const OWNER = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isOwner(text: string): boolean {
	return OWNER.test(text);
}

/**
 * @returns the answer, which is one of these numbers
 * @throws RedisError where it is anything else
 */
export function numberIn<Expected extends number>(answer: unknown, expected: readonly Expected[]): Expected {
	const found = expected.find((number) => number === answer);
	if (found === undefined) throw unexpectedAnswer();
	return found;
}

/**
 * @returns the answer, which is a text
 * @throws RedisError where it is anything else
 */
export function textIn(answer: unknown): string {
	if (typeof answer !== 'string') throw unexpectedAnswer();
	return answer;
}

/** @returns the error for an answer that Redis does not give to the command; it may have been carried out */
export function unexpectedAnswer(): RedisError {
	return new RedisError(
		{
			what: 'Redis does not give this answer to the command',
			cure: 'Check the URL in the credential: enter that of a server that takes Redis commands over HTTP.',
		},
		true,
	);
}
