export interface RunOptions {
	/** Few and short rounds, to see that everything works: the figures are rough. */
	readonly quick: boolean;
	/** Tells what is being measured. */
	log(line: string): void;
}

export interface Table {
	readonly caption: string;
	readonly columns: readonly string[];
	readonly rows: ReadonlyArray<readonly string[]>;
}

export interface Report {
	readonly title: string;
	/** What was measured, and how. */
	readonly method: readonly string[];
	readonly tables: readonly Table[];
}

/** One of the questions that the benchmark answers. */
export interface Benchmark<Result> {
	readonly name: string;
	/** @returns what was measured, as it goes into results.json */
	run(options: RunOptions): Promise<Result>;
	report(result: Result): Report;
}

/** What a measured figure should be. */
export interface Bound {
	readonly atLeast?: number;
	readonly atMost?: number;
}

/** @returns the bound and whether the figure keeps it */
export function verdict(value: number, { atLeast, atMost }: Bound): string {
	if (atLeast !== undefined) return `≥ ${atLeast}: ${value >= atLeast ? 'reached' : 'not reached'}`;
	if (atMost !== undefined) return `≤ ${atMost}: ${value <= atMost ? 'reached' : 'not reached'}`;
	return '';
}
