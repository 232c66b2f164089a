/**
 * Loaded into n8n before its own code: ends n8n, with all it has started, when the process that
 * started it is gone, and removes the folder that was only there for it. The operating system closes
 * the pipe on descriptor 3 however that process ended, also by SIGKILL, where no exit handler runs.
 */
const { rmSync } = require('node:fs');
const { Socket } = require('node:net');
const { isMainThread } = require('node:worker_threads');

// Workers and forked children load this file too; descriptor 3 is something else there.
if (isMainThread && String(process.ppid) === process.env.DIE_WITH_PARENT) {
	const lifeline = new Socket({ fd: 3, readable: true, writable: false });
	lifeline.once('close', () => {
		try {
			const folder = process.env.REMOVE_WITH_PARENT;
			if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
		} finally {
			process.kill(-process.pid, 'SIGKILL');
		}
	});
	lifeline.on('error', () => {});
	lifeline.resume();
	lifeline.unref();
}
