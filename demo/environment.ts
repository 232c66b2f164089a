import { startN8n, type N8nInstance } from '../harness/n8n';
import { N8nApi } from '../harness/n8nApi';
import { packAndInstall } from '../harness/install';
import { isFree } from '../harness/freePortRange';
import { startSink, type Sink } from '../harness/sink';
import type { PlatformKit } from '../simulators/shared/kit';

/** The port n8n itself would take; another one where it is taken. */
const USUAL_PORT = 5678;

/**
 * Has n8n start an isolate of its expression engine only where an expression needs it: most of a webhook's time,
 * see "Speed" in docs/operations.md. A value in the environment of this process comes first.
 */
export const QUICK = {
	N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: process.env.N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE ?? 'true',
};

/** What every scenario of the demo runs in: a real n8n with this package installed, and the far end. */
export interface Environment {
	readonly n8n: N8nInstance;
	readonly api: N8nApi;
	/** Where the workflows send to: what counts is what arrives here. */
	readonly sink: Sink;
	close(): Promise<void>;
}

/**
 * @param signal breaks it off; nothing is left of it then
 * @param env of n8n
 */
export async function startEnvironment(
	signal: AbortSignal,
	env: Record<string, string> = {},
): Promise<Environment> {
	const sink = await startSink();
	let n8n: N8nInstance | undefined;
	const close = async () => {
		await n8n?.stop();
		await sink.close();
	};
	try {
		n8n = await startN8n({
			name: 'demo',
			ui: true,
			prepare: packAndInstall,
			signal,
			env,
			...((await isFree(USUAL_PORT)) && { port: USUAL_PORT }),
		});
		return { n8n, api: await N8nApi.login(n8n.url), sink, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/**
 * Stores a credential of a simulated platform, as a user does.
 *
 * @param fields by their names, as the platform that runs has them
 * @returns its id
 * @throws Error where its test does not pass
 */
export async function storeCredential(
	{ api }: Environment,
	{ title, credential }: PlatformKit,
	fields: Readonly<Record<string, string>>,
): Promise<string> {
	const id = await api.createCredential(credential.type, `${title} (simulated)`, fields);
	const test = await api.testCredential(id);
	if (test.status !== 'OK') throw new Error(`The credential of ${title} does not work: ${test.message}`);
	return id;
}
