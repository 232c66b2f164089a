import { isOpen } from './answer';
import type { GroupMember } from './groupQueue';
import { patienceLeft, type ReadyEvent } from './readyEvent';

/** An event that waits until n8n has saved an execution. */
export class QueuedEvent implements GroupMember {
	/** @param postpone answers the sender, who still waits, and has the log say so */
	constructor(
		readonly ready: ReadyEvent,
		private readonly postpone: () => void,
	) {}

	get bytes(): number {
		return this.ready.bytes;
	}

	get patienceMs(): number {
		return patienceLeft(this.ready);
	}

	isWanted(): boolean {
		const { claim, response } = this.ready;
		return isOpen(response) && !claim.dependencies().some(({ isReleased }) => isReleased);
	}

	get decisions(): Array<Promise<void>> {
		return this.ready.claim.dependencies().map(({ ended }) => ended);
	}

	putOff(): void {
		this.ready.claim.release();
		if (isOpen(this.ready.response)) this.postpone();
	}
}
