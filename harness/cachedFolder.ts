import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder once and keeps it. No other process sees the folder before it is complete. When two processes
 * make the folder at the same time, the first to finish wins: both results are usable.
 *
 * @returns the path of the folder
 */
export async function cachedFolder(folder: string, make: (draft: string) => Promise<void>): Promise<string> {
	if (existsSync(folder)) return folder;
	await mkdir(path.dirname(folder), { recursive: true });
	const draft = await mkdtemp(`${folder}-draft-`);
	try {
		await make(draft);
		await rename(draft, folder).catch((error: NodeJS.ErrnoException) => {
			if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
		});
	} finally {
		await rm(draft, { recursive: true, force: true });
	}
	return folder;
}
