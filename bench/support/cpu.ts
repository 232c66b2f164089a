import { existsSync, readFileSync } from 'node:fs';

/** Linux counts the time of processes in hundredths of a second. */
const TICK_MS = 10;

/** @returns CPU time that a process has used so far, in ms, with all its threads; NaN where there is no /proc */
export function cpuTimeOf(pid: number | undefined): number {
	const file = `/proc/${pid}/stat`;
	if (!existsSync(file)) return Number.NaN;
	// The second field, the name in parentheses, may hold spaces: counted from behind it, user time is the
	// 12th and system time the 13th.
	const [, rest = ''] = readFileSync(file, 'utf8').split(/\) (?=[^)]*$)/);
	const fields = rest.split(' ');
	return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
