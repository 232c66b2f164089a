import type { IncomingMessage } from 'node:http';

import { bodyOf, sendJson } from '../shared/http';
import { answering, listen } from '../shared/server';
import { RedisConnection, RedisReplyError } from './connection';

/**
 * Upstash takes a command as a JSON array or in the path. serverless-redis-http takes the array only,
 * requires exactly this content type, and has error texts of its own.
 */
export type UpstashKind = 'upstash' | 'serverless-redis-http';

export interface UpstashServer {
	readonly url: string;
	/** How long the server waits before it passes a command on to Redis, in ms. */
	delayMs: number;
	close(): Promise<void>;
}

interface Answer {
	readonly status: number;
	readonly body: object;
}

/**
 * Puts the REST API of Upstash in front of a Redis server.
 * @see https://upstash.com/docs/redis/features/restapi
 * @see https://github.com/hiett/serverless-redis-http (lib/srh/http)
 */
export async function startUpstash(options: {
	readonly redisPort: number;
	readonly token: string;
	readonly kind?: UpstashKind;
}): Promise<UpstashServer> {
	const { redisPort, token, kind = 'upstash' } = options;
	const settings = { delayMs: 0 };
	let connection: RedisConnection | undefined;
	const run = async (command: readonly unknown[]): Promise<Answer> => {
		await new Promise((resolve) => setTimeout(resolve, settings.delayMs));
		try {
			if (connection === undefined || connection.closed) connection = await RedisConnection.open(redisPort);
			return { status: 200, body: { result: await connection.command(command.map(String)) } };
		} catch (error) {
			const message = (error as Error).message;
			if (error instanceof RedisReplyError) return { status: 400, body: { error: message } };
			return { status: 500, body: { error: `Unable to connect to the Redis server: ${message}` } };
		}
	};
	const server = await listen(
		0,
		answering(async (request, response) => {
			const text = await bodyOf(request);
			const refusal = refuse(request, token, kind);
			const { status, body } = refusal ?? (await carryOut(request, text, kind, run));
			const encoded = status === 200 && request.headers['upstash-encoding'] === 'base64';
			sendJson(response, status, encoded ? (inBase64(body) as object) : body);
		}),
	);
	return Object.assign(settings, {
		url: server.url,
		close: async () => {
			connection?.close();
			await server.close();
		},
	});
}

function refuse(request: IncomingMessage, token: string, kind: UpstashKind): Answer | undefined {
	const { authorization = '', 'content-type': contentType } = request.headers;
	if (kind === 'serverless-redis-http') {
		const error = 'Invalid content type. Expected application/json.';
		if (request.method === 'POST' && contentType !== 'application/json')
			return { status: 400, body: { error } };
		if (!authorization.startsWith('Bearer ')) {
			return { status: 400, body: { error: 'Missing/Invalid authorization header' } };
		}
	}
	if (authorization === `Bearer ${token}`) return undefined;
	return { status: 401, body: { error: 'WRONGPASS invalid or missing auth token' } };
}

async function carryOut(
	request: IncomingMessage,
	text: string,
	kind: UpstashKind,
	run: (command: readonly unknown[]) => Promise<Answer>,
): Promise<Answer> {
	const path = (request.url ?? '/').split('/').filter((part) => part !== '');
	if (path.length === 0) return await run(listIn(text));
	if (path[0] === 'pipeline' && path.length === 1) {
		const answers: object[] = [];
		for (const command of listIn(text)) answers.push((await run(command as unknown[])).body);
		return { status: 200, body: answers };
	}
	if (kind === 'serverless-redis-http') {
		return {
			status: 404,
			body: { error: 'SRH: Endpoint not found. SRH might not support this feature yet.' },
		};
	}
	return await run([...path.map(decodeURIComponent), ...(text === '' ? [] : [text])]);
}

function listIn(text: string): unknown[] {
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value : ['', text];
	} catch {
		return ['', text];
	}
}

/** Encodes texts if the client asks for it, as the official server does. */
function inBase64(value: unknown): unknown {
	if (typeof value === 'string') return Buffer.from(value).toString('base64');
	if (Array.isArray(value)) return value.map(inBase64);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [name, name === 'error' ? member : inBase64(member)]),
	);
}
