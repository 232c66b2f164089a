import type { IDataObject, ICredentialTestFunctions } from 'n8n-workflow';

/** A call of the Test button: a GET, or a POST where it has a body. */
export interface TestCall {
	readonly uri: string;
	readonly qs?: Readonly<Record<string, string>>;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as JSON. */
	readonly body?: IDataObject;
}

/**
 * Makes a call of the Test button. n8n gives the test of a credential its older client only. Redirects are not
 * followed: what is in the query and in headers would go along.
 *
 * @returns the status, and the bytes of the body, as bare ids beyond 2^53 lose digits in a parser
 * @throws where there is no answer
 */
export async function requestInTest(
	context: ICredentialTestFunctions,
	{ uri, qs, headers, body: question }: TestCall,
): Promise<{ status: number; body: Buffer }> {
	const { statusCode, body } = (await context.helpers.request({
		method: question === undefined ? 'GET' : 'POST',
		uri,
		qs,
		headers: {
			Accept: 'application/json',
			...(question !== undefined && { 'Content-Type': 'application/json' }),
			...headers,
		},
		...(question !== undefined && { body: JSON.stringify(question) }),
		encoding: null,
		resolveWithFullResponse: true,
		simple: false,
		followRedirect: false,
	})) as { statusCode: number; body: Uint8Array };
	return { status: statusCode, body: Buffer.from(body) };
}

/** @returns the body as JSON; undefined where it is none */
export function jsonIn(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString());
	} catch {
		return undefined;
	}
}
