import { startN8n, type N8nInstance } from '../test/support/n8n';
import { N8nApi } from '../test/support/n8nApi';
import { packAndInstall } from '../test/support/install';
import { startSink, type Sink } from '../test/support/sink';

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

export async function setStage(): Promise<Stage> {
	const sink = await startSink();
	const n8n = await startN8n({
		name: 'demo',
		ui: true,
		prepare: packAndInstall,
		...((await isFree(USUAL_PORT)) && { port: USUAL_PORT }),
	});
	const api = await N8nApi.login(n8n.url);
	return {
		n8n,
		api,
		sink,
		close: async () => {
			await n8n.stop();
			await sink.close();
		},
	};
}

async function isFree(port: number): Promise<boolean> {
	const { createServer } = await import('node:net');
	return await new Promise((resolve) => {
		const probe = createServer();
		probe.once('error', () => resolve(false));
		probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
	});
}
