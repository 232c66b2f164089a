import { problemText, type Problem } from '../errors/problem';
import { monotonicMs } from '../util/monotonicTime';
import { askToRetry, isOpen } from './answer';
import type { GroupMember } from './groupQueue';
import type { ReadyEvent } from './handOver';

const PUT_OFF: Problem = {
	what: 'n8n is still saving the executions before this event',
	cure: 'Send the delivery again.',
};

/** An event that waits until n8n has saved an execution. */
export class QueuedEvent implements GroupMember {
	constructor(readonly ready: ReadyEvent) {}

	get bytes(): number {
		return this.ready.bytes;
	}

	get patienceMs(): number {
		const elapsed = monotonicMs() - this.ready.arrivedAt;
		return Math.max(0, this.ready.settings.patienceMs - elapsed);
	}

	isOpen(): boolean {
		return isOpen(this.ready.response);
	}

	putOff(): void {
		this.ready.claim.release();
		askToRetry(this.ready.response, problemText(PUT_OFF));
	}
}
