import { isObject } from '../util/object';

/** One HTTP request that carries one Redis command. */
export interface RedisRequest {
	readonly method: 'POST';
	/** Relative to the base URL of the credential. */
	readonly url: '/';
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

export interface HttpAnswer {
	readonly status: number;
	/** The parsed body where it is JSON, else its text. */
	readonly body: unknown;
}

export type RedisReply =
	| { readonly kind: 'value'; readonly value: unknown }
	/** An error of Redis, or of the server in front of it. */
	| { readonly kind: 'error'; readonly message: string }
	/** An answer that a server of this dialect does not give. */
	| { readonly kind: 'foreign' };

/** How a server takes Redis commands over HTTP and returns their results. */
export interface RedisDialect {
	readonly name: string;
	request(command: readonly string[]): RedisRequest;
	read(command: readonly string[], answer: HttpAnswer): RedisReply;
}

/**
 * The command as a JSON array, the result as `{"result": ...}` or `{"error": "..."}`.
 * @see https://upstash.com/docs/redis/features/restapi
 * @see https://github.com/hiett/serverless-redis-http which takes commands in no other form
 */
export const UPSTASH: RedisDialect = {
	name: 'Upstash',
	request: (command) => ({
		method: 'POST',
		url: '/',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify(command),
	}),
	read(_command, { body }) {
		if (!isObject(body)) return { kind: 'foreign' };
		if (typeof body.error === 'string') return { kind: 'error', message: body.error };
		return Object.hasOwn(body, 'result') ? { kind: 'value', value: body.result } : { kind: 'foreign' };
	},
};

/**
 * The command with its arguments joined by slashes, the result under the command's name. A status is
 * `[true, "OK"]`, an error is `[false, "ERR ..."]`. The command is the body of a POST, so that no proxy caches
 * the answer.
 * @see https://github.com/nicolasff/webdis
 */
export const WEBDIS: RedisDialect = {
	name: 'Webdis',
	request: (command) => ({
		method: 'POST',
		url: '/',
		// With "Connection: close", which n8n sends, Webdis 0.1.9 drops a request that it has to read in pieces.
		headers: { 'Content-Type': 'text/plain', Connection: 'keep-alive' },
		body: command.map(webdisArgument).join('/'),
	}),
	read([name = ''], { body }) {
		if (!isObject(body) || !Object.hasOwn(body, name)) return { kind: 'foreign' };
		const value = body[name];
		if (!Array.isArray(value) || typeof value[0] !== 'boolean') return { kind: 'value', value };
		return value[0] ? { kind: 'value', value: value[1] } : { kind: 'error', message: String(value[1]) };
	},
};

/** A dot would begin a file name extension. */
function webdisArgument(argument: string): string {
	return encodeURIComponent(argument).replaceAll('.', '%2E');
}
