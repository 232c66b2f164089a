/** As shells have them. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ctrl+C, or another end that somebody asks for. */
export interface Interruption {
	readonly signal: AbortSignal;
	/** Rejects when it comes. */
	readonly came: Promise<never>;
	/** What to end with; undefined until it comes. */
	readonly exitCode: number | undefined;
}

/** From now on an interruption ends the process by itself only the second time: the first one lets it tidy up. */
export function takeInterruptions(): Interruption {
	const controller = new AbortController();
	const { signal } = controller;
	let exitCode: number | undefined;
	const came = new Promise<never>((_resolve, reject) => {
		for (const name of ['SIGINT', 'SIGTERM'] as const) {
			process.once(name, () => {
				exitCode ??= EXIT_CODES[name];
				const reason = new Error(`interrupted by ${name}`);
				controller.abort(reason);
				reject(reason);
			});
		}
	});
	// It may come while nobody waits for it.
	came.catch(() => {});
	return {
		signal,
		came,
		get exitCode() {
			return exitCode;
		},
	};
}
