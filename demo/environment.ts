import { startN8n, type N8nInstance } from '../harness/n8n';
import { N8nApi } from '../harness/n8nApi';
import { packAndInstall } from '../harness/install';
import { isFree } from '../harness/portWithRoom';
import { startSink, type Sink } from '../harness/sink';

/** The port n8n itself would take; another one where it is taken. */
const USUAL_PORT = 5678;

/** What every part of the demo plays on: a real n8n with this package installed, and the far end. */
export interface Stage {
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
export async function setStage(signal: AbortSignal, env: Record<string, string> = {}): Promise<Stage> {
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
