import { sleep, type Logger } from 'n8n-workflow';

import type { ProblemText } from '../errors/problem';
import type { LogContext } from '../n8n/log';
import { monotonicMs } from '../util/monotonicTime';

const WINDOW_MS = 60_000;
/** In a minute, this many refusals with the same reason are logged one by one; the others are only counted. */
const LOGGED_ONE_BY_ONE = 5;

/**
 * Logs refused deliveries: as errors where the owner of n8n has to act, else as warnings. The number of lines
 * is limited, so that a stranger who sends thousands of deliveries does not fill the log.
 */
export class RefusalLog {
	private windowEnds = -Infinity;
	private waiting = false;
	private readonly counts = new Map<ProblemText, number>();

	add(logger: Logger, status: number, reason: ProblemText, source: LogContext): void {
		const now = monotonicMs();
		if (now >= this.windowEnds) {
			this.summarise(logger, source);
			this.windowEnds = now + WINDOW_MS;
		}
		const count = (this.counts.get(reason) ?? 0) + 1;
		this.counts.set(reason, count);
		const level = status >= 500 ? 'error' : 'warn';
		if (count <= LOGGED_ONE_BY_ONE)
			logger[level](`Webhook delivery refused with ${status} by ${named(source)}: ${reason}`, source);
		else void this.summariseLater(logger, source);
	}

	/** Logs the counts at the end of the minute, also where no further delivery is refused. */
	private async summariseLater(logger: Logger, source: LogContext): Promise<void> {
		if (this.waiting) return;
		this.waiting = true;
		await sleep(this.windowEnds - monotonicMs());
		this.waiting = false;
		if (monotonicMs() >= this.windowEnds) this.summarise(logger, source);
	}

	private summarise(logger: Logger, source: LogContext): void {
		for (const [reason, count] of this.counts) {
			const more = count - LOGGED_ONE_BY_ONE;
			if (more > 0)
				logger.warn(`${more} more webhook deliveries were refused by ${named(source)}: ${reason}`, source);
		}
		this.counts.clear();
	}
}

/** n8n prints only the message of a log line, without its metadata, unless it is configured to log JSON. */
function named({ node, workflowId }: LogContext): string {
	return `${node} (workflow ${workflowId})`;
}
