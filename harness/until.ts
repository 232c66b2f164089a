import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/**
 * Resolves when the condition holds. Tests wait for a condition and not for a fixed time, because a busy machine
 * takes longer than an idle one.
 *
 * @param what a name for the condition, for the error message
 * @throws when the condition does not hold after `ms`
 */
export async function until(
	condition: () => boolean | Promise<boolean>,
	what: string,
	ms = 30_000,
): Promise<void> {
	const deadline = Date.now() + ms;
	while (!(await condition())) {
		if (Date.now() > deadline) throw new Error(`${what} did not come within ${ms} ms`);
		await delay(LOOK_EVERY_MS);
	}
}
