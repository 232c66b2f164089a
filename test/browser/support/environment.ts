import { N8nApi } from '../../../harness/n8nApi';
import { OWNER } from '../../../harness/n8nRest';
import { openBrowser, PATIENCE_MS, WITHOUT_MOTION, windowOf, type Theme } from './browser';
import { Editor } from './editor';

/** The environment variable with the URL of the n8n that globalSetup.ts has started. */
export const N8N_URL = 'BROWSER_TESTS_N8N';

/** A real n8n with this package, and the browser of a user who is logged in. */
export interface Environment {
	readonly api: N8nApi;
	readonly editor: Editor;
	/** Another window of the same user. */
	openWindow(theme: Theme): Promise<Editor>;
	/** Closes the browser, and leaves n8n as empty as it was. */
	close(): Promise<void>;
}

export async function openEnvironment(): Promise<Environment> {
	const url = process.env[N8N_URL];
	if (url === undefined) throw new Error('n8n has not been started: see test/browser/globalSetup.ts');
	const api = await N8nApi.login(url);
	const browser = await openBrowser();
	const openWindow = async (theme: Theme) => {
		const context = await browser.newContext(windowOf(theme));
		context.setDefaultTimeout(PATIENCE_MS);
		await context.addInitScript(WITHOUT_MOTION);
		const data = { emailOrLdapLoginId: OWNER.email, password: OWNER.password };
		const login = await context.request.post(`${url}/rest/login`, { data });
		if (!login.ok()) throw new Error(`n8n answered the login with ${login.status()}`);
		return new Editor(await context.newPage(), url);
	};
	const close = async () => {
		await browser.close();
		await removeAll(api);
	};
	try {
		return { api, editor: await openWindow('light'), openWindow, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** The next file of tests shall find no workflow, and no credential that n8n would choose by itself. */
async function removeAll(api: N8nApi): Promise<void> {
	const ids = async (path: string) =>
		(await api.request<Array<{ id: string }>>('GET', path)).map(({ id }) => id);
	for (const id of await ids('/workflows')) await api.deleteWorkflow(id);
	for (const id of await ids('/credentials')) await api.deleteCredential(id);
}
