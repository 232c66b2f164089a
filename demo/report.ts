/** One thing that was counted, and what it should have been. */
export interface Count {
	readonly what: string;
	readonly expected: number;
	readonly actual: number;
}

/** What a scenario of the day did: a line of the report. */
export interface ScenarioResult {
	readonly title: string;
	readonly counts: readonly Count[];
	/** What was measured besides. */
	readonly lines: readonly string[];
	/** How many answers had each status; 0 is none. */
	readonly statuses: Readonly<Record<string, number>>;
	readonly seconds: number;
}

export function isAsExpected(result: ScenarioResult): boolean {
	return result.counts.every(({ expected, actual }) => expected === actual);
}

export function printResult(result: ScenarioResult): void {
	console.log(`${isAsExpected(result) ? 'ok ' : 'OFF'} ${result.title} (${result.seconds.toFixed(1)} s)`);
	for (const { what, expected, actual } of result.counts) {
		const expectation = expected === actual ? '' : `   <- expected ${expected}`;
		console.log(`      ${String(actual).padStart(4)} ${what}${expectation}`);
	}
	for (const line of result.lines) console.log(`      ${line}`);
	if (isAsExpected(result)) return;
	const statuses = Object.entries(result.statuses).map(([status, count]) => `${count} times ${status}`);
	console.log(`      answered ${statuses.join(', ') || 'nothing'}`);
}

/** Adds up what several scenarios counted under the same name. */
export function totals(
	results: readonly ScenarioResult[],
): Record<string, { expected: number; actual: number }> {
	const sums: Record<string, { expected: number; actual: number }> = {};
	for (const { what, expected, actual } of results.flatMap(({ counts }) => counts)) {
		const sum = (sums[what] ??= { expected: 0, actual: 0 });
		sum.expected += expected;
		sum.actual += actual;
	}
	return sums;
}
