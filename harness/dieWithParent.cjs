/**
 * n8n loads this file before its own code. When the parent process of n8n is gone, this file ends n8n with all
 * its child processes, and removes n8n's temporary folder. The operating system closes the pipe on descriptor 3
 * however the parent ended, also by SIGKILL, after which no exit handler runs.
 */
const { rmSync } = require('node:fs');
const { Socket } = require('node:net');
const { isMainThread } = require('node:worker_threads');

// Workers and forked children load this file too, but their descriptor 3 is not the pipe.
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
