/**
 * A key by which a push and a pulled order are known to be the same: an order of a seller in a status.
 * Order ids are unique for one seller only, so the seller is part of the key.
 *
 * @returns e.g. "1234567/260422900198363/unpaid"; an unknown seller is left empty
 */
export function orderStatusKey(sellerId: string | null, orderId: string, status: string): string {
	return [sellerId ?? '', orderId, status.toLowerCase()].join('/');
}
