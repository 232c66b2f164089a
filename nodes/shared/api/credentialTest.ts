import type { IDataObject, ICredentialTestFunctions } from 'n8n-workflow';

/** A call of the Test button: a POST where it has a body, else a GET. */
export interface TestCall {
	readonly uri: string;
	readonly qs?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: IDataObject;
}

/**
 * Makes a call of the Test button. n8n offers the test of a credential only its older HTTP client. Redirects are
 * not followed, as the query and the headers, with their secrets, would be sent to the new address.
 *
 * @returns the status and the bytes of the body; a plain JSON parser would lose digits of ids beyond 2^53
 * @throws where there is no answer
 */
export async function requestInTest(
	context: ICredentialTestFunctions,
	{ uri, qs, headers, body: content }: TestCall,
): Promise<{ status: number; body: Buffer }> {
	const { statusCode, body } = (await context.helpers.request({
		method: content === undefined ? 'GET' : 'POST',
		uri,
		qs,
		headers: {
			Accept: 'application/json',
			...(content !== undefined && { 'Content-Type': 'application/json' }),
			...headers,
		},
		...(content !== undefined && { body: JSON.stringify(content) }),
		encoding: null,
		resolveWithFullResponse: true,
		simple: false,
		followRedirect: false,
	})) as { statusCode: number; body: Uint8Array };
	return { status: statusCode, body: Buffer.from(body) };
}

/** @returns the parsed body; undefined where the body is not JSON */
export function jsonIn(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString());
	} catch {
		return undefined;
	}
}
