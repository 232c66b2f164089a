import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';

import { ShopifyWebhook } from '../../nodes/Shopify/ShopifyWebhook.node';
import { LOOK_EVERY_MS } from '../../nodes/Lazada/api/client';
import { callBackoffMs } from '../../nodes/shared/api/retry';
import { ALL_KITS } from '../../simulators/kits';
import { listen } from '../../simulators/shared/server';
import { executeContext } from '../../harness/contexts';

/** With characters that a URL and JSON write in several ways. */
export const secretOf = (name: string) => `${name} 0/1+2="3`;

export type HostileAnswer = (request: IncomingMessage, response: ServerResponse, called: string) => void;

export const json = (response: ServerResponse, status: number, body: unknown) =>
	void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

const OF_NO_PLATFORM = {
	'500 in plain text': (_request, response, called) => void response.writeHead(500).end(called),
	'500 in JSON': (_request, response, called) => json(response, 500, { message: called }),
	'400 in JSON': (_request, response, called) => json(response, 400, { message: called, error: called }),
	'401 in JSON': (_request, response, called) => json(response, 401, { errors: called }),
	'401 with a message': (_request, response, called) =>
		json(response, 401, { success: false, message: called }),
	'401 with an object': (_request, response, called) =>
		json(response, 401, { error: { url: called, key: called } }),
	'403 in HTML': (_request, response, called) => void response.writeHead(403).end(`<p>${called}</p>`),
	'404 in plain text': (_request, response, called) =>
		void response.writeHead(404).end(`Cannot GET ${called}`),
	'404 with a code': (_request, response, called) => json(response, 404, { code: 'E1', message: called }),
	'429 in JSON': (_request, response, called) => json(response, 429, { message: called }),
	'200 with user errors, or a token that is used up': (request, response, called) =>
		request.url?.endsWith('access_token')
			? json(response, 200, { access_token: secretOf('sessionToken') })
			: json(response, 200, { data: { result: { userErrors: [{ field: null, message: called }] } } }),
	'200 with data': (_request, response, called) => {
		const nodes = [{ id: called, topic: called, apiVersion: { handle: called } }];
		const pageInfo = { hasNextPage: false, endCursor: null };
		const data = { order_id: called, [called]: [called], webhookSubscriptions: { nodes, pageInfo } };
		json(response, 200, { code: '0', data });
	},
	'200 in HTML': (_request, response, called) => void response.end(`<html>${called}</html>`),
	'a redirect to itself': (request, response, called) =>
		void response.writeHead(307, { Location: request.url }).end(called),
	'a redirect to another host': (request, response) =>
		void response.writeHead(302, { Location: `http://127.0.0.1:9${request.url}` }).end(),
	'a broken connection': (request) => void request.socket.destroy(),
	'an answer that breaks off': (request, response) => {
		response.writeHead(200, { 'Content-Length': '9999' });
		response.write('{');
		setTimeout(() => request.socket.destroy(), 20);
	},
	'a header that is none': (request, _response, called) =>
		void request.socket.end(`HTTP/1.1 200 OK\r\nX: ${called}\u0000\r\n\r\n`),
	'compression that is none': (_request, response, called) =>
		void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(called),
} satisfies Readonly<Record<string, HostileAnswer>>;

/** With status 200, as each platform has its errors. */
const OF_PLATFORMS = Object.fromEntries(
	ALL_KITS.flatMap(({ credential }) => Object.entries(credential.errorBodies ?? {})).map(
		([name, body]): [`200 with ${string}`, HostileAnswer] => [
			`200 with ${name}`,
			(_request, response, called) => json(response, 200, body(called)),
		],
	),
);

/** Servers that repeat all they were called with, as errors of each platform and as data, or fail otherwise. */
export const HOSTILE: Readonly<Record<keyof typeof OF_NO_PLATFORM, HostileAnswer>> &
	Readonly<Record<`200 with ${string}`, HostileAnswer>> = { ...OF_PLATFORMS, ...OF_NO_PLATFORM };

/** All that a request says, as it came, and the values of its URL decoded and as a form writes them. */
async function calledWith(request: IncomingMessage): Promise<string> {
	const { url = '', rawHeaders } = request;
	const query = [...new URL(url, 'http://x').searchParams.values()];
	const basic = /^Basic (.*)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
	const decoded = Buffer.from(basic, 'base64').toString();
	const inForm = query.map((value) => new URLSearchParams([['', value]]).toString());
	return [url, ...query, ...inForm, ...rawHeaders, await text(request), decoded].join(' | ');
}

export interface HostileServer {
	readonly url: string;
	/** What it was called with, one text for each call: proof that it could tell. */
	readonly heard: readonly string[];
	/** Of the same calls. */
	readonly calls: readonly URL[];
	close(): Promise<void>;
}

export async function startHostile(answer: HostileAnswer): Promise<HostileServer> {
	const heard: string[] = [];
	const calls: URL[] = [];
	const server = await listen(0, (request, response) => {
		calledWith(request).then(
			(called) => {
				heard.push(called);
				calls.push(new URL(request.url ?? '', 'http://x'));
				answer(request, response, called);
			},
			() => response.destroy(),
		);
	});
	return { url: server.url, heard, calls, close: async () => await server.close() };
}

/**
 * Keeps the console and n8n's log silent until `jest.restoreAllMocks`.
 *
 * @returns what is written to them from now on
 */
export function overheard(): readonly string[] {
	const written: string[] = [];
	const hear = (...words: unknown[]) => void written.push(inspect(words, { depth: 20 }));
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation(hear);
	}
	// One for all contexts, which writes to the console that it was made with. It drops what is for debugging.
	const { logger } = executeContext({ type: new ShopifyWebhook() });
	for (const level of ['info', 'warn', 'error'] as const) {
		jest.spyOn(logger, level).mockImplementation(hear);
	}
	return written;
}

/** Between the attempts of a call. */
const WAITS_MS = [1, 2, 3, 4].map(callBackoffMs);
const BAN_MS = 1_100;

/** Calls are repeated at once until `jest.restoreAllMocks`. */
export function cutWaitsShort(): void {
	const { setTimeout: real } = globalThis;
	const shortened = (run: () => void, ms = 0) =>
		real(run, [...WAITS_MS, BAN_MS, LOOK_EVERY_MS].includes(ms) ? 0 : ms);
	jest.spyOn(globalThis, 'setTimeout').mockImplementation(shortened);
}

/** @returns those of the secrets that a value shows in any spelling, or that were written */
export function shownOf(secrets: readonly string[], value: unknown, written: readonly string[]): string[] {
	const { stack = '', cause } = Object(value) as Error;
	const shown = [
		inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null }),
		JSON.stringify(value) ?? '',
		stack,
		inspect(cause, { depth: 20 }),
		...written,
	].join('\n');
	return secrets.filter((secret) => spellingsOf(secret).some((spelling) => shown.includes(spelling)));
}

function spellingsOf(secret: string): string[] {
	return [
		secret,
		encodeURIComponent(secret),
		new URLSearchParams({ k: secret }).toString().slice(2),
		JSON.stringify(secret).slice(1, -1),
	];
}
