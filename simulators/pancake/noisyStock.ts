import type { Values } from '../shared/noise/step';
import { payloadOf, PRODUCT, VARIATION_ID, WAREHOUSE_ID } from './payloads';
import { naive } from './time';
import type { Fields } from './types';

/** One variation in the warehouse of a noisy shop. */
export class NoisyStock {
	readonly variationId: string;
	private remain = 100;
	private actual = 100;

	constructor(number: number) {
		this.variationId = numbered(VARIATION_ID, number);
	}

	get resource(): string {
		return `inventory/${this.variationId}/${WAREHOUSE_ID}`;
	}

	/**
	 * @param orderId of the order that takes the stock; without one, the move is a receipt
	 * @returns the payload of the move's event
	 */
	move(micros: number, change: number, orderId?: string): Fields {
		this.remain += change;
		if (orderId === undefined) this.actual += change;
		const { order_id: _sample, ...payload } = payloadOf('variations_warehouses', {
			inserted_at: naive(micros, ' '),
			variation_id: this.variationId,
			remain_quantity: this.remain,
			actual_remain_quantity: this.actual,
			change_quantity: change,
			is_actual_remain_quantity: orderId === undefined,
		});
		return orderId === undefined ? payload : { ...payload, order_id: orderId };
	}

	values(): Values {
		return { stock: String(this.remain), warehouse: String(this.actual) };
	}
}

/** A product of a noisy shop; the sample of its event has no time. */
export class NoisyProduct {
	readonly id: string;
	private readonly variationId: string;
	private price = 241_000;
	private editions = 1;

	constructor(private readonly number: number) {
		this.id = numbered(String(PRODUCT.id), number);
		this.variationId = numbered(VARIATION_ID, number);
	}

	act(action: 'rename' | 'reprice'): void {
		if (action === 'rename') this.editions += 1;
		else this.price += 1_000;
	}

	payload(): Fields {
		const variation = { display_id: `SP${this.number}`, retail_price: this.price };
		return payloadOf('products', {
			id: this.id,
			name: `Áo Sơ Mi ${this.editions}`,
			variations: [{ id: this.variationId, ...variation }],
		});
	}

	values(): Values {
		return { price: String(this.price) };
	}
}

/** @returns the UUID with a number at its end */
function numbered(uuid: string, number: number): string {
	return uuid.slice(0, -4) + String(number).padStart(4, '0');
}
