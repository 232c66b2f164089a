import type { IncomingMessage, ServerResponse } from 'node:http';

/** @returns the whole body of a request as text */
export async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString('utf8');
}

/** @returns the fields of a body that is JSON or a form; empty where it is neither */
export function fieldsOf(body: string, contentType: string | undefined): Record<string, unknown> {
	if (contentType?.includes('application/x-www-form-urlencoded')) {
		return Object.fromEntries(new URLSearchParams(body));
	}
	try {
		const value: unknown = JSON.parse(body);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

/** @param body an object, or its JSON where the text matters */
export function sendJson(
	response: ServerResponse,
	status: number,
	body: object | string,
	headers: Readonly<Record<string, string>> = {},
): void {
	response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
	response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
