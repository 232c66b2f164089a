import { CUSTOMER, ONLY_IN_API, ORDER, PRODUCT, VARIATION_ID, WAREHOUSE_ID } from './payloads';
import { SdkHooks } from './sdk/hooks';
import { STATUS_NAMES } from './statuses';
import { type MicroClock, naive } from './time';
import type { Fields, StockMove, WebhookSettings } from './types';

const NOBODY = '00000000-0000-0000-0000-000000000000';
/** The sample's id comes from TikTok: 18 digits, beyond 2^53. */
const FIRST_ORDER_ID = 585_229_755_054_261_862n;

/** The stock of one variation in one warehouse. */
interface Stock {
	readonly remain: number;
	readonly actual: number;
}

/** One shop: its orders, its stock, its webhook settings. */
export class Shop {
	/** The methods by which a shop changes. */
	static readonly WRITES = [
		'configure',
		'createOrder',
		'updateOrder',
		'changeFee',
		'moveStock',
		'saveCustomer',
	] as const;

	webhook: WebhookSettings = {
		webhook_enable: false,
		webhook_url: null,
		webhook_email: null,
		webhook_types: [],
		webhook_partner: null,
		webhook_headers: {},
	};
	readonly hooks = new SdkHooks();
	/** By id. Ids and times are in the form of events. */
	private readonly orders = new Map<string, Fields>();
	private readonly customers = new Map<string, Fields>();
	private readonly stock = new Map<string, Stock>();
	private nextOrderId = FIRST_ORDER_ID;

	constructor(
		readonly id: number,
		readonly name: string,
		private readonly clock: MicroClock,
	) {
		this.stock.set(`${VARIATION_ID} ${WAREHOUSE_ID}`, { remain: 0, actual: 0 });
	}

	/** What is left out stays. */
	configure(change: Partial<WebhookSettings>): void {
		this.webhook = { ...this.webhook, ...change };
	}

	get allOrders(): readonly Fields[] {
		return [...this.orders.values()];
	}

	order(id: string): Fields | undefined {
		return this.orders.get(id);
	}

	createOrder(fields: Fields): Fields {
		const { id = String(this.nextOrderId++), status = 0 } = fields;
		const now = naive(this.clock.now());
		const order: Fields = {
			...ORDER,
			...ONLY_IN_API,
			customer: { ...CUSTOMER, shop_id: this.id },
			system_id: id,
			shop_id: this.id,
			inserted_at: now,
			updated_at: now,
			status,
			status_name: STATUS_NAMES[status as number] ?? null,
			status_history: [step(null, status, now)],
			...fields,
			id,
		};
		this.orders.set(String(id), order);
		return order;
	}

	/** @throws Error where there is no such order */
	updateOrder(id: string, fields: Fields): Fields {
		const before = this.existing(id);
		const now = naive(this.clock.now());
		const { status = before.status } = fields;
		const moved = status !== before.status && {
			status_name: STATUS_NAMES[status as number] ?? null,
			status_history: [...(before.status_history as Fields[]), step(before.status, status, now)],
		};
		const order = { ...before, updated_at: now, ...moved, ...fields };
		this.orders.set(id, order);
		return order;
	}

	/** Changes the fee. All other fields stay, including `updated_at`. */
	changeFee(id: string, fee: number): Fields {
		const order = { ...this.existing(id), fee_marketplace: fee, returned_fee: 0 };
		this.orders.set(id, order);
		return order;
	}

	get allCustomers(): readonly Fields[] {
		return [...this.customers.values()];
	}

	/** Creates the customer, or changes it and sets `updated_at`. */
	saveCustomer(id: string, fields: Fields): Fields {
		const now = naive(this.clock.now());
		const before = this.customers.get(id) ?? { ...CUSTOMER, shop_id: this.id, inserted_at: now };
		const customer = { ...before, updated_at: now, ...fields, id };
		this.customers.set(id, customer);
		return customer;
	}

	/** @returns the fields of the move's event */
	moveStock(move: StockMove): Fields {
		const { variationId = VARIATION_ID, warehouseId = WAREHOUSE_ID, change, orderId } = move;
		const key = `${variationId} ${warehouseId}`;
		const before = this.stock.get(key) ?? { remain: 0, actual: 0 };
		const stock: Stock = {
			remain: before.remain + change,
			actual: orderId === undefined ? before.actual + change : before.actual,
		};
		this.stock.set(key, stock);
		return {
			// Twins of one batch were observed some tens of microseconds apart.
			inserted_at: naive(this.clock.now(37), ' '),
			variation_id: variationId,
			warehouse_id: warehouseId,
			remain_quantity: stock.remain,
			actual_remain_quantity: stock.actual,
			change_quantity: change,
			is_actual_remain_quantity: orderId === undefined,
			...(orderId === undefined ? {} : { order_id: orderId }),
		};
	}

	/** The sample product with every variation that has moved, as in GET /shops/{id}/products. */
	products(): readonly Fields[] {
		const rows = [...this.stock].map(([key, { remain, actual }]) => {
			const [variationId, warehouseId] = key.split(' ');
			return {
				variationId,
				row: { warehouse_id: warehouseId, remain_quantity: remain, actual_remain_quantity: actual },
			};
		});
		const variations = [...new Set(rows.map(({ variationId }) => variationId))].map((id) => {
			const own = rows.filter(({ variationId }) => variationId === id).map(({ row }) => row);
			const remain = own.reduce((sum, { remain_quantity: quantity }) => sum + quantity, 0);
			return {
				...(PRODUCT.variations as Fields[])[0],
				id,
				remain_quantity: remain,
				average_imported_price: 125_000,
				variations_warehouses: own,
			};
		});
		return [{ ...PRODUCT, variations }];
	}

	private existing(id: string): Fields {
		const order = this.orders.get(id);
		if (!order) throw new Error(`The simulator's shop ${this.id} has no order ${id}`);
		return order;
	}
}

/** A line of `status_history`, whose time is in whole seconds. */
function step(before: unknown, status: unknown, now: string): Fields {
	return { status, old_status: before, editor_id: NOBODY, name: null, updated_at: now.slice(0, 19) };
}

/** @returns the order in the form of the API, in which ids made of digits are bare numbers */
export function orderOfApi(order: Fields): Fields {
	return { ...order, id: bare(order.id), system_id: bare(order.system_id) };
}

/** @returns the order in the form of its event */
export function orderOfEvent(order: Fields, withCustomer: boolean): Fields {
	const kept = Object.entries(order).filter(
		([name]) => !(name in ONLY_IN_API) || (withCustomer && name === 'customer'),
	);
	return Object.fromEntries(kept);
}

function bare(id: unknown): unknown {
	return typeof id === 'string' && /^\d+$/.test(id) ? BigInt(id) : id;
}
