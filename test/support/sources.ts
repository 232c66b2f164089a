import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { PROJECT } from '../../harness/runtime';

/** @returns the files in a folder of the project and below whose names end so, from the project's root */
export function filesIn(folder: string, ending: string): string[] {
	const found = readdirSync(path.join(PROJECT, folder), { recursive: true, encoding: 'utf8' });
	return found
		.filter((file) => file.endsWith(ending))
		.map((file) => path.posix.join(folder, file.split(path.sep).join('/')))
		.sort();
}

/** @returns the text of a file, by its path from the project's root */
export function textOfFile(file: string): string {
	return readFileSync(path.join(PROJECT, file), 'utf8');
}
