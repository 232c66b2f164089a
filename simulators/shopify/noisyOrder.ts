import { parseKeepingDigits, stringifyKeepingDigits } from '../shared/digits';
import type { Values } from '../shared/noise/step';
import { type Random, shuffledKeys } from '../shared/random';
import { LARGE_ORDER_ID, orderPayload } from './payloads';

/** What happens to an order after it was created. */
export type OrderAction =
	| 'tag'
	| 'note'
	| 'reorderLines'
	| 'reorderKeys'
	| 'changeAddress'
	| 'changeQuantity'
	| 'exchange'
	| 'pay'
	| 'cancel';

interface LineItem {
	readonly id: bigint;
	readonly sku: string;
	readonly title: string;
	readonly quantity: number;
	readonly current_quantity: number;
	readonly price: string;
}

const FIRST_LINE_ID = 866_550_311_766_439_020n;
/** Shopify writes times in the shop's zone. */
const ZONE = { text: '-05:00', seconds: -5 * 3_600 };
/** One of so many orders has no address until it gets one, like an order that is picked up. */
const WITHOUT_ADDRESS = 10;
const APP_TAGS = ['reviewed', 'fraud-low', 'packed', 'sms-sent', 'invoice', 'loyalty', 'priority', 'synced'];

/** An order of a noisy shop. Its payloads come from the builder of samples. */
export class NoisyOrder {
	/** The ids of neighbours differ only in digits beyond 2^53. */
	readonly id: string;
	updatedAt = '';
	private createdAt = '';
	/** In the order of the payload. */
	private lines: readonly LineItem[];
	private address: Readonly<Record<string, unknown>> | null = null;
	private tags: readonly string[] = [];
	private note: string | null = null;
	private financialStatus = 'pending';
	private cancelledAt: string | null = null;
	private hasOtherKeys = false;
	private count = 0;

	constructor(
		private readonly number: number,
		private readonly random: Random,
	) {
		this.id = String(BigInt(LARGE_ORDER_ID) + BigInt(number));
		if (number % WITHOUT_ADDRESS > 0) this.address = this.newAddress();
		const quantities = random.shuffled([1, 2]);
		const skus = [`SHIRT-S-${number}`, `SHIRT-M-${number}`, 'MUG', ...(number % 3 === 0 ? ['MUG'] : [])];
		this.lines = skus.map((sku, index) => this.newLine(sku, index, quantities[index] ?? 1 + random.below(3)));
	}

	create(second: number): void {
		this.createdAt = shopTime(second);
		this.updatedAt = this.createdAt;
	}

	act(action: OrderAction, second: number): void {
		this.count += 1;
		this.updatedAt = shopTime(second);
		this.hasOtherKeys = action === 'reorderKeys';
		const actions: Record<OrderAction, () => void> = {
			tag: () => {
				this.tags = [...this.tags, `${this.random.pick(APP_TAGS)}-${this.count}`];
			},
			note: () => {
				this.note = `Note ${this.count} of an app`;
			},
			reorderLines: () => {
				this.lines = [...this.lines.slice(1), ...this.lines.slice(0, 1)];
			},
			reorderKeys: () => undefined,
			changeAddress: () => {
				this.address = this.newAddress();
			},
			changeQuantity: () => this.changeQuantity(),
			exchange: () => this.exchange(),
			pay: () => {
				this.financialStatus = 'paid';
			},
			cancel: () => {
				this.cancelledAt = this.updatedAt;
			},
		};
		actions[action]();
	}

	/** @returns the exact text of the order as it is now */
	payload(): string {
		const text = orderPayload({
			id: this.id,
			updatedAt: this.updatedAt,
			financialStatus: this.financialStatus,
			fields: {
				created_at: this.createdAt,
				processed_at: this.createdAt,
				name: `#${1_001 + this.number}`,
				order_number: 1_001 + this.number,
				cancelled_at: this.cancelledAt,
				cancel_reason: this.cancelledAt === null ? null : 'customer',
				tags: this.tags.toSorted().join(', '),
				note: this.note,
				shipping_address: this.address,
				line_items: this.lines,
			},
		});
		if (!this.hasOtherKeys) return text;
		return stringifyKeepingDigits(shuffledKeys(parseKeepingDigits(text), this.random));
	}

	values(): Values {
		const items = this.lines.map(({ sku, current_quantity: quantity }) => `${sku} x ${quantity}`);
		return {
			address: JSON.stringify(this.address),
			items: items.toSorted().join(', '),
			payment: this.financialStatus,
			cancellation: String(this.cancelledAt),
		};
	}

	/** Changes the quantity of a line that no exchange uses. */
	private changeQuantity(): void {
		this.lines = this.lines.map((line) =>
			line.id === this.lineId(2) ? { ...line, current_quantity: (line.current_quantity + 1) % 4 } : line,
		);
	}

	/**
	 * Exchanges one size for the other: the quantities of two lines are swapped, so that the set of quantities
	 * stays the same.
	 */
	private exchange(): void {
		const pair = [0, 1].map((index) => this.lineId(index));
		this.lines = this.lines.map((line) => {
			if (!pair.includes(line.id)) return line;
			const other = this.lines.find(({ id }) => id !== line.id && pair.includes(id));
			return { ...line, current_quantity: other?.current_quantity ?? line.current_quantity };
		});
	}

	private newLine(sku: string, index: number, quantity: number): LineItem {
		const id = this.lineId(index);
		return { id, sku, title: sku, quantity, current_quantity: quantity, price: '199.00' };
	}

	private lineId(index: number): bigint {
		return FIRST_LINE_ID + BigInt(this.number * 10 + index);
	}

	private newAddress(): Readonly<Record<string, unknown>> {
		return {
			first_name: 'Steve',
			address1: `${1 + this.count} Shipping Street, door ${this.number}`,
			phone: '555-555-SHIP',
			city: 'Shippington',
			zip: '40003',
			province: 'Kentucky',
			country: 'United States',
			last_name: 'Shipper',
			address2: null,
			company: null,
			latitude: 38.2527,
			longitude: -85.7585,
			name: 'Steve Shipper',
			country_code: 'US',
			province_code: 'KY',
		};
	}
}

function shopTime(second: number): string {
	return new Date((second + ZONE.seconds) * 1_000).toISOString().slice(0, 19) + ZONE.text;
}
