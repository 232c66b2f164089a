/** Making a folder once a machine, also when several processes want it at the same time. */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const HEARTBEAT_MS = 5_000;

/** Long enough for a busy machine, short enough for somebody who waits. */
const STALE_MS = 120_000;

/**
 * Runs `provision` on an empty folder unless an earlier run finished it; a second process waits for
 * the first. A folder that was left half made is made again.
 *
 * @param {string} folder
 * @param {() => Promise<void>} provision
 */
export async function provisionOnce(folder, provision) {
	const done = path.join(folder, '.ready');
	if (existsSync(done)) return;
	const lock = `${folder}.lock`;
	await takeLock(lock);
	const heartbeat = setInterval(() => freshen(lock), HEARTBEAT_MS);
	try {
		if (existsSync(done)) return;
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		await provision();
		writeFileSync(done, new Date().toISOString());
	} finally {
		clearInterval(heartbeat);
		rmSync(lock, { force: true });
	}
}

async function takeLock(lock) {
	for (let attempt = 0; ; attempt++) {
		try {
			writeFileSync(lock, String(process.pid), { flag: 'wx' });
			return;
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		if (isAbandoned(lock)) {
			rmSync(lock, { force: true });
			continue;
		}
		if (attempt === 0) console.error(`[setup] another process is at it, waiting (${lock})`);
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
}

function freshen(lock) {
	try {
		utimesSync(lock, new Date(), new Date());
	} catch {
		// Somebody emptied the cache meanwhile; the step under way will say so in its own words.
	}
}

/** The pid alone would mislead: containers reuse small pids, so the owner also keeps the file fresh. */
function isAbandoned(lock) {
	try {
		if (Date.now() - statSync(lock).mtimeMs > STALE_MS) return true;
		process.kill(Number(readFileSync(lock, 'utf8')), 0);
		return false;
	} catch (error) {
		return error.code !== 'EPERM';
	}
}
