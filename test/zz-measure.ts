import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { startLazadaSimulator } from './simulators/lazada';
import { packAndInstall } from './support/install';
import { startN8n } from './support/n8n';
import { N8nApi } from './support/n8nApi';
import { startSink } from './support/sink';
import { triggerToSink } from './support/workflows';
void (async () => {
	for (const lazy of ['false', 'true']) {
		const sink = await startSink({ delayMs: 2000 });
		const n8n = await startN8n({ name: 'measure', prepare: packAndInstall, env: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1', N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: lazy } });
		const lazada = await startLazadaSimulator({ timeScale: 60 });
		const api = await N8nApi.login(n8n.url);
		const credentialId = await api.createCredential('lazadaOpenPlatformApi', 'L', { site: 'custom', baseUrl: lazada.restUrl, appKey: '123456', appSecret: '3412gyo124goi3124', accessToken: lazada.authorizationOf().accessToken, refreshToken: lazada.authorizationOf().refreshToken });
		const webhookId = randomUUID();
		const { id } = await api.createWorkflow(triggerToSink({ type: 'n8n-nodes-commerce-webhooks.lazadaTrigger', typeVersion: 1.1, parameters: {}, credentials: { lazadaOpenPlatformApi: { id: credentialId, name: 'L' } }, sinkUrl: sink.url, webhookId }));
		await api.activate(id);
		await lazada.saveInConsole({ callbackUrl: n8n.webhookUrl(webhookId) });
		const t0 = Date.now();
		const all: Promise<unknown>[] = [];
		for (let i = 0; i < 60; i++) { all.push(lazada.createOrder()); await delay(t0 + (i + 1) * 200 - Date.now()); }
		await Promise.all(all);
		const d = lazada.deliveries.map((x) => x.durationMs).sort((a, b) => a - b);
		console.log('lazy', lazy, 'n', d.length, 'failed', lazada.deliveries.filter((x) => x.failure).length, 'min', d[0]!.toFixed(0), 'p50', d[30]!.toFixed(0), 'p90', d[54]!.toFixed(0), 'p99', d[58]!.toFixed(0), 'max', d.at(-1)!.toFixed(0));
		console.log(lazada.deliveries.map((x) => x.durationMs.toFixed(0)).join(' '));
		await sink.waitFor(60, 200_000);
		await delay(3000);
		console.log('effects', sink.received.length, [...sink.countBy(({ body }) => (body as any).eventId).values()].filter((n) => n !== 1));
		await n8n.stop(); await lazada.close(); await sink.close();
	}
})();
