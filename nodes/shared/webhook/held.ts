import type { DeliveryLedger } from '../idempotency/ledger';
import type { DetectedChange } from './detectChange';

/** What a delivery has to itself until its answer decides: its event, and the snapshot of its resource. */
export class Held {
	constructor(
		private readonly eventId: string,
		private readonly ledger: DeliveryLedger,
		private readonly considered?: DetectedChange,
	) {}

	/** The delivery was acknowledged. */
	keep(): void {
		this.ledger.commit(this.eventId);
		this.considered?.snapshot.keep(this.considered.decision.next);
	}

	/** The delivery was acknowledged and starts nothing, so n8n saves no execution with it. */
	keepWithoutExecution(): void {
		this.keep();
		this.ledger.saveSoon();
	}

	/** The delivery was not acknowledged: it leaves no trace, the platform will send it again. */
	letGo(): void {
		this.ledger.release(this.eventId);
		this.considered?.snapshot.letGo();
	}

	/** The delivery was acknowledged, and then n8n failed. */
	doubt(): void {
		this.ledger.release(this.eventId);
		this.considered?.snapshot.doubt();
	}

	/**
	 * n8n is about to save the execution.
	 *
	 * @param isRunning whether the execution is known to be saved
	 */
	saveWithExecution(isRunning: () => boolean): void {
		this.ledger.saveWithExecution(this.eventId, isRunning);
		this.considered?.snapshot.saveWithExecution(this.considered.decision.next, isRunning);
	}
}
