import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';

/**
 * A GET of the Test button. n8n gives the test of a credential its older client only. Redirects are not
 * followed: what is in the query would go along.
 *
 * @returns the status, and the bytes of the body, as bare ids beyond 2^53 lose digits in a parser
 * @throws where there is no answer
 */
export async function getInTest(
	context: ICredentialTestFunctions,
	uri: string,
	qs: Readonly<Record<string, string>>,
): Promise<{ status: number; body: Buffer }> {
	const { statusCode, body } = (await context.helpers.request({
		method: 'GET',
		uri,
		qs,
		headers: { Accept: 'application/json' },
		encoding: null,
		resolveWithFullResponse: true,
		simple: false,
		followRedirect: false,
	})) as { statusCode: number; body: Uint8Array };
	return { status: statusCode, body: Buffer.from(body) };
}

export function testFailed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
