/**
 * Loaded into n8n before its own code (NODE_OPTIONS): on SIGUSR2 it collects garbage and writes the bytes
 * of its heap that are in use to the file HEAP_REPORT.
 */
const { renameSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

// As in dieWithParent.cjs: not in the workers and children of n8n.
if (isMainThread && String(process.ppid) === process.env.DIE_WITH_PARENT) {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc');
	process.on('SIGUSR2', () => {
		collectGarbage();
		collectGarbage();
		const file = process.env.HEAP_REPORT;
		writeFileSync(`${file}.draft`, String(process.memoryUsage().heapUsed));
		renameSync(`${file}.draft`, file);
	});
}
