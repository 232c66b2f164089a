import type { Values } from '../shared/noise/step';
import { payloadOf } from './payloads';
import { CANCELED, STATUS_NAMES } from './statuses';
import { naive } from './time';
import type { Fields } from './types';

/** What happens to an order after it was created. */
export type OrderAction = 'tag' | 'note' | 'changeAddress' | 'settleFee' | 'advance' | 'cancel';

/** The statuses of an order that is not cancelled; every "advance" goes one step further. */
const STATUSES = [0, 1, 12, 13, 8, 9, 2, 3, 16];
export const LONGEST_WAY = STATUSES.length - 1;

const FIRST_ID = 585_229_755_054_261_862n;
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An order of a noisy shop. Its payloads come from the builder of samples. */
export class NoisyOrder {
	readonly id: string;
	/** In microseconds since 1970. Settling a fee does not change it. */
	updatedAt = 0;
	private insertedAt = 0;
	private status = 0;
	private history: readonly Fields[] = [];
	private tags: readonly Fields[] = [];
	private note: string | null = null;
	private fee: Fields = { fee_marketplace: 15_000 };
	private house = 1;
	private count = 0;

	constructor(
		private readonly number: number,
		private readonly shopId: number,
	) {
		this.id = String(FIRST_ID + BigInt(number));
	}

	create(micros: number): void {
		this.insertedAt = micros;
		this.updatedAt = micros;
		this.setStatus(0, null);
	}

	act(action: OrderAction, micros: number): void {
		this.count += 1;
		if (action !== 'settleFee') this.updatedAt = micros;
		const actions: Record<OrderAction, () => void> = {
			tag: () => {
				this.tags = [...this.tags, { id: this.count, name: `Thẻ ${this.count}` }];
			},
			note: () => {
				this.note = `Ghi chú ${this.count}`;
			},
			changeAddress: () => {
				this.house += 1;
			},
			settleFee: () => {
				this.fee = { fee_marketplace: 15_000 + this.count, returned_fee: 0 };
			},
			advance: () => this.setStatus(STATUSES[STATUSES.indexOf(this.status) + 1] ?? this.status, this.status),
			cancel: () => this.setStatus(CANCELED, this.status),
		};
		actions[action]();
	}

	/**
	 * The payload of the order's event. `tags`, `note` and `shipping_address` are in orders of the API; whether
	 * events have them is not verified.
	 */
	payload(eventType: 'create' | 'update'): Fields {
		return payloadOf('orders', {
			event_type: eventType,
			id: this.id,
			system_id: this.id,
			shop_id: this.shopId,
			status: this.status,
			status_name: STATUS_NAMES[this.status],
			inserted_at: naive(this.insertedAt),
			updated_at: this.time,
			status_history: this.history,
			...this.fee,
			...this.address,
			tags: this.tags,
			note: this.note,
		});
	}

	get time(): string {
		return naive(this.updatedAt);
	}

	values(): Values {
		return {
			status: String(this.status),
			address: JSON.stringify(this.address),
			fee: String(this.fee.fee_marketplace),
		};
	}

	private get address(): Fields {
		const name = this.house === 1 ? 'Chị Hoa' : `Anh Nam ${this.house}`;
		const street = `${this.house} Lê Lợi, căn ${this.number}`;
		return {
			bill_full_name: name,
			bill_phone_number: '0900000000',
			shipping_address: {
				full_name: name,
				phone_number: '0900000000',
				address: street,
				full_address: street,
			},
		};
	}

	private setStatus(status: number, before: number | null): void {
		this.status = status;
		const step = { status, old_status: before, editor_id: NOBODY, name: null };
		this.history = [...this.history, { ...step, updated_at: this.time.slice(0, 19) }];
	}
}
