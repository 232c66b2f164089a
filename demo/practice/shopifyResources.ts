import { parseKeepingDigits, stringifyKeepingDigits } from '../../simulators/shared/digits';
import { orderPayload, productPayload } from '../../simulators/shopify/payloads';

/** What the practice changes of an order or a product; the rest is that of the samples. */
export interface Resource {
	readonly kind: 'orders' | 'products';
	readonly id: string;
	/** How often something changed that is worth a workflow. */
	readonly edition: number;
	/** How often an app has written a tag. */
	readonly tags: number;
}

/** The topic of a change. */
export const UPDATES = { orders: 'orders/updated', products: 'products/update' } as const;

/** @returns the exact text of the resource as it was at a moment (ms since 1970) */
export function payloadOf({ kind, id, edition, tags }: Resource, at: number): string {
	// Shopify's times have whole seconds.
	const sample = { id, updatedAt: new Date(at).toISOString().replace(/\.\d+Z$/, 'Z') };
	const tagged = ['practice', ...Array.from({ length: tags }, (_, index) => `app-${index + 1}`)].join(', ');
	if (kind === 'orders') {
		const lines = [
			{ id: 866550311766439020n, sku: 'IPOD2008PINK', quantity: edition, current_quantity: edition },
			{ id: 141249953214522974n, sku: 'IPOD2008RED', quantity: 1, current_quantity: 1 },
		];
		return orderPayload({
			...sample,
			fields: {
				tags: tagged,
				shipping_address: { address1: `${edition} Lê Lợi`, city: 'Hồ Chí Minh', country_code: 'VN' },
				line_items: lines.map((line) => ({ ...line, title: 'IPod Nano - 8GB', price: '199.00' })),
			},
		});
	}
	const product = parseKeepingDigits(productPayload(sample)) as { variants: object[] };
	const variants = product.variants.map((variant) => ({ ...variant, price: `${18 + edition}.99` }));
	return stringifyKeepingDigits({ ...product, title: `Example T-Shirt ${edition}`, tags: tagged, variants });
}
