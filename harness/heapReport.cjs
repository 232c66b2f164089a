/**
 * n8n loads this file before its own code (NODE_OPTIONS). On SIGUSR2, n8n collects garbage and writes the
 * number of bytes in use in its heap to the file HEAP_REPORT.
 */
const { renameSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { isMainThread } = require('node:worker_threads');

// As in dieWithParent.cjs, workers and children of n8n are left out.
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
