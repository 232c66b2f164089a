import { RedisError } from './client';

/*
 * Every command of this package is a script whose answers are known. Whatever else a server answers says nothing of
 * what Redis has done: it may be a proxy, a server for tests, or a transaction that only queues ("QUEUED"). So it
 * counts as no answer. What claims an event, opens a snapshot or begins an execution is answered with a random text
 * of its own call, so neither a cached answer nor one that is always the same counts, whatever its shape.
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
 * @param sent the random text that the call has sent and its script answers with
 * @returns what stands behind this text and "="
 * @throws RedisError where the answer is not one to this call
 */
export function echoedIn(answer: unknown, sent: string): string {
	const prefix = `${sent}=`;
	if (typeof answer !== 'string' || !answer.startsWith(prefix)) throw unexpectedAnswer();
	return answer.slice(prefix.length);
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
