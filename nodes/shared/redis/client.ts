import { errorMessage, ProblemError, problemOf, type Problem } from '../errors/problem';
import { isRedirect } from '../api/errors';
import type { HttpAnswer, RedisDialect, RedisRequest } from './dialects';

/**
 * Sends a request to the server that a credential names.
 *
 * @param timeoutMs when to give up waiting for the answer
 * @throws when there is no answer
 */
export type SendRequest = (request: RedisRequest, timeoutMs: number) => Promise<HttpAnswer>;

/** Redis gave no result: Redis is down or slow, or it refuses the command. */
export class RedisError extends ProblemError {
	override readonly name = 'RedisError';

	/**
	 * @param mayHaveRun whether Redis may have carried out the command, or may still carry it out
	 * @param status HTTP status of the answer, where there was one
	 */
	constructor(
		problem: Problem,
		readonly mayHaveRun: boolean,
		readonly status?: number,
	) {
		super(problem);
	}
}

/** @returns a caught error of a call to Redis as a RedisError */
export function toRedisError(error: unknown): RedisError {
	if (error instanceof RedisError) return error;
	const problem = problemOf(error, {
		what: 'Redis could not be called',
		cure: 'Test the credential for Redis of the trigger.',
	});
	return new RedisError(problem, false);
}

/** Codes of network errors that happen before anything is sent. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Sends Redis commands over HTTP to a server, whose dialect is recognized by its answers. */
export class RedisClient {
	private dialects: readonly RedisDialect[];

	/** @param dialects the likely one first */
	constructor(dialects: readonly RedisDialect[]) {
		this.dialects = dialects;
	}

	/** The name of the server's dialect; a guess before the server's first answer. */
	get dialect(): string {
		return this.dialects[0]?.name ?? '';
	}

	/**
	 * @returns the command's result, in whatever type the server sent; see answers.ts
	 * @throws RedisError
	 */
	async command(send: SendRequest, command: readonly string[], timeoutMs: number): Promise<unknown> {
		let first: HttpAnswer | undefined;
		for (const dialect of this.dialects) {
			const answer = await this.answerTo(send, dialect.request(command), timeoutMs);
			if (isRedirect(answer.status)) throw foreign(answer.status);
			const reply = dialect.read(command, answer);
			// A server that reports a failure has no result, whatever its body looks like.
			if (reply.kind === 'foreign' || (reply.kind === 'value' && answer.status !== 200)) {
				first ??= answer;
				if (answer.status >= 500) break;
				continue;
			}
			this.dialects = [dialect, ...this.dialects.filter((other) => other !== dialect)];
			if (reply.kind === 'error') throw refusal(reply.message, answer.status);
			return reply.value;
		}
		throw foreign(first?.status ?? 0);
	}

	private async answerTo(send: SendRequest, request: RedisRequest, timeoutMs: number): Promise<HttpAnswer> {
		let answer: HttpAnswer;
		try {
			answer = await send(request, timeoutMs);
		} catch (error) {
			throw unanswered(error, timeoutMs);
		}
		return { status: answer.status, body: parsed(answer.body) };
	}
}

function unanswered(error: unknown, timeoutMs: number): RedisError {
	const code = codeOf(error);
	if (code === 'ECONNABORTED' || code === 'ERR_CANCELED' || code === 'ETIMEDOUT') {
		return notAnsweredWithin(timeoutMs, true);
	}
	const reason = code === '' ? errorMessage(error) : code;
	return new RedisError(
		{
			what: `Redis cannot be reached (${reason})`,
			cure: 'Check the URL in the credential, and that the server is running.',
		},
		!NEVER_SENT.includes(code),
	);
}

/** @returns the error for an answer that comes too late; `isSent` tells whether the command was sent at all */
export function notAnsweredWithin(timeoutMs: number, isSent: boolean): RedisError {
	return new RedisError(
		{
			what: `Redis did not answer within ${timeoutMs} ms`,
			cure: 'Check that Redis is running, and how busy it is.',
		},
		isSent,
	);
}

/** n8n wraps the error of the network, so the code belongs to one of the causes. */
function codeOf(error: unknown): string {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as Error & { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return '';
}

/**
 * @param message what Redis, or the server in front of it, says
 * @param status HTTP status of the answer
 */
export function refusal(message: string, status: number): RedisError {
	const unauthorized = status === 401 || status === 403;
	const problem = unauthorized
		? {
				what: `Redis refuses the credential (${status}): ${message}`,
				cure: 'Check the token, or the user and password, in the credential.',
			}
		: {
				what: `Redis answered with an error: ${message}`,
				cure: 'Look the error up in the documentation of the Redis server.',
			};
	// A server in front of Redis can lose its connection to Redis after it has sent the command.
	return new RedisError(problem, status >= 500, status);
}

function foreign(status: number): RedisError {
	if (status === 401 || status === 403) {
		return new RedisError(
			{
				what: `The server refuses the credential or the command (${status})`,
				cure: 'Check the credential, and that EVAL and PING are allowed.',
			},
			false,
			status,
		);
	}
	if (isRedirect(status)) {
		return new RedisError(
			{
				what: `The URL in the credential redirects to another address (${status})`,
				cure: 'Redirects are not followed, as the credential would be sent along. Enter the URL of the server that takes Redis commands over HTTP.',
			},
			false,
			status,
		);
	}
	if (status >= 500)
		return new RedisError(
			{
				what: `The server cannot reach Redis (${status})`,
				cure: 'Check that Redis is running behind the server.',
			},
			true,
			status,
		);
	const problem = {
		what: `The answer from the URL in the credential is neither one of Upstash nor one of Webdis (${status})`,
		cure: 'Check the URL: enter that of a server that takes Redis commands over HTTP.',
	};
	return new RedisError(problem, false, status);
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
