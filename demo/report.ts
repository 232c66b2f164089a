/** One thing that was counted, and what it should have been. */
export interface Count {
	readonly what: string;
	readonly expected: number;
	readonly actual: number;
}

/** What a scene of the day did: a line of the report. */
export interface Scene {
	readonly title: string;
	readonly counts: readonly Count[];
	/** How many answers had each status; 0 is none. */
	readonly statuses: Readonly<Record<string, number>>;
	readonly seconds: number;
}

export function isRight(scene: Scene): boolean {
	return scene.counts.every(({ expected, actual }) => expected === actual);
}

export function printScene(scene: Scene): void {
	console.log(`${isRight(scene) ? 'ok ' : 'OFF'} ${scene.title} (${scene.seconds.toFixed(1)} s)`);
	for (const { what, expected, actual } of scene.counts) {
		const expectation = expected === actual ? '' : `   <- expected ${expected}`;
		console.log(`      ${String(actual).padStart(4)} ${what}${expectation}`);
	}
	if (isRight(scene)) return;
	const statuses = Object.entries(scene.statuses).map(([status, count]) => `${count} times ${status}`);
	console.log(`      answered ${statuses.join(', ') || 'nothing'}`);
}

/** Adds up what several scenes counted under the same name. */
export function totals(scenes: readonly Scene[]): Record<string, { expected: number; actual: number }> {
	const sums: Record<string, { expected: number; actual: number }> = {};
	for (const { what, expected, actual } of scenes.flatMap(({ counts }) => counts)) {
		const sum = (sums[what] ??= { expected: 0, actual: 0 });
		sum.expected += expected;
		sum.actual += actual;
	}
	return sums;
}
