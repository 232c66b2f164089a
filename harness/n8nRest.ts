/** The owner of every n8n that is started here. The demo prints the login, because it protects nothing. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Webhooks4Demo',
	firstName: 'Demo',
	lastName: 'Owner',
};

/** n8n binds a session to the browser that has logged in. */
const BROWSER_ID = 'commerce-webhooks-tests';

/** n8n answered a call with a status that is no success. */
export class N8nApiError extends Error {
	constructor(
		call: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`n8n answered ${call} with ${status}: ${body}`);
		this.name = 'N8nApiError';
	}
}

/** Sets up the owner of a new n8n. */
export async function setUpOwner(url: string): Promise<void> {
	await send(url, 'POST', '/owner/setup', OWNER);
}

/**
 * Logs the owner in.
 *
 * @returns the session's cookie, which stays valid over a restart of n8n
 */
export async function logIn(url: string): Promise<string> {
	const { response } = await send(url, 'POST', '/login', {
		emailOrLdapLoginId: OWNER.email,
		password: OWNER.password,
	});
	const cookie = response.headers.getSetCookie().find((value) => value.startsWith('n8n-auth='));
	return cookie?.split(';')[0] ?? '';
}

/** Makes one call of n8n's internal REST API; `path` follows `/rest`. */
export async function send(url: string, method: string, path: string, body?: unknown, cookie?: string) {
	const response = await fetch(`${url}/rest${path}`, {
		method,
		headers: {
			'browser-id': BROWSER_ID,
			...(cookie === undefined ? {} : { cookie }),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
		},
		body: body === undefined ? undefined : JSON.stringify(body),
	});
	const text = await response.text();
	if (!response.ok) throw new N8nApiError(`${method} ${path}`, response.status, text);
	return { response, data: (JSON.parse(text) as { data: unknown }).data };
}
