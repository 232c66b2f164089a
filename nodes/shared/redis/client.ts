import { errorMessage } from '../util/error';
import type { HttpAnswer, RedisDialect, RedisRequest } from './dialects';

/**
 * Sends a request to the server that a credential names.
 *
 * @param timeoutMs when to give up waiting for the answer
 * @throws when there is no answer
 */
export type SendRequest = (request: RedisRequest, timeoutMs: number) => Promise<HttpAnswer>;

/** The store gave no result: it is down, slow, or refuses the command. */
export class RedisError extends Error {
	/**
	 * @param maybeDone whether the command may have been carried out all the same, now or later
	 * @param status of the HTTP answer, where there was one
	 */
	constructor(
		message: string,
		readonly maybeDone: boolean,
		readonly status?: number,
	) {
		super(message);
		this.name = 'RedisError';
	}
}

/** @returns what went wrong on the way to the store, as one kind of error */
export function toRedisError(error: unknown): RedisError {
	return error instanceof RedisError ? error : new RedisError(errorMessage(error), false);
}

/** Network errors that come before anything was sent. */
const NEVER_SENT = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** Redis commands over HTTP, to a server whose dialect is recognized by its answers. */
export class RedisClient {
	private dialects: readonly RedisDialect[];

	/** @param dialects the likely one first */
	constructor(dialects: readonly RedisDialect[]) {
		this.dialects = dialects;
	}

	/** What the server speaks; a guess before its first answer. */
	get dialect(): string {
		return this.dialects[0]?.name ?? '';
	}

	/**
	 * @returns the command's result: a text, a number or null
	 * @throws RedisError
	 */
	async command(send: SendRequest, command: readonly string[], timeoutMs: number): Promise<unknown> {
		let first: HttpAnswer | undefined;
		for (const dialect of this.dialects) {
			const answer = await this.answerTo(send, dialect.request(command), timeoutMs);
			const reply = dialect.read(command, answer);
			if (reply.kind === 'foreign') {
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
		return new RedisError(
			`Redis did not answer within ${timeoutMs} ms: check that it is running, and how busy it is`,
			true,
		);
	}
	const reason = code === '' ? errorMessage(error) : code;
	return new RedisError(
		`Redis cannot be reached (${reason}): check the URL in the credential, and that the server is running`,
		!NEVER_SENT.includes(code),
	);
}

/** n8n wraps what the network says; the code is kept somewhere below. */
function codeOf(error: unknown): string {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		const { code } = cause as Error & { code?: unknown };
		if (typeof code === 'string') return code;
	}
	return '';
}

function refusal(message: string, status: number): RedisError {
	const unauthorized = status === 401 || status === 403;
	const text = unauthorized
		? `Redis refuses the credential (${status}), check it: ${message}`
		: `Redis answered with an error: ${message}`;
	// A server before Redis can lose the connection to it after the command has been sent.
	return new RedisError(text, status >= 500, status);
}

function foreign(status: number): RedisError {
	if (status === 401 || status === 403) {
		return new RedisError(
			`The server refuses the credential or the command (${status}): check the credential, and that SET, GET, EVAL and PING are allowed`,
			false,
			status,
		);
	}
	if (status >= 500)
		return new RedisError(
			`The server cannot reach Redis (${status}): check that Redis is running behind it`,
			true,
			status,
		);
	const message = `The URL in the credential leads to no Redis over HTTP, check it: neither Upstash nor Webdis answers like that (${status})`;
	return new RedisError(message, false, status);
}

function parsed(body: unknown): unknown {
	if (typeof body !== 'string') return body;
	try {
		return JSON.parse(body);
	} catch {
		return body;
	}
}
