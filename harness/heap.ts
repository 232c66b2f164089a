import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { N8nInstance } from './n8n';
import { OUTPUT } from './runtime';

const FILE = path.join(OUTPUT, 'heap-report');
const REPORT_TIMEOUT_MS = 60_000;

/** Environment variables for an n8n whose heap is measured. */
export const HEAP_ENV = {
	NODE_OPTIONS: `--require ${path.join(__dirname, 'heapReport.cjs')}`,
	HEAP_REPORT: FILE,
};

/** @returns the number of bytes in use in an n8n's heap after a garbage collection */
export async function heapInUse(n8n: N8nInstance): Promise<number> {
	await rm(FILE, { force: true });
	process.kill(n8n.pid!, 'SIGUSR2');
	const deadline = Date.now() + REPORT_TIMEOUT_MS;
	for (;;) {
		const report = await readFile(FILE, 'utf8').catch(() => undefined);
		if (report !== undefined) return Number(report);
		if (Date.now() > deadline) throw new Error('n8n does not report its heap');
		await delay(100);
	}
}
