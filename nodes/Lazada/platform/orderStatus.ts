/**
 * What pushes and pulled orders have in common: an order of a seller in a status. Order ids are unique
 * within a store only, so the seller is part of it.
 *
 * @returns e.g. "1234567/260422900198363/unpaid"; what is not known is left empty
 */
export function orderStatusKey(sellerId: string | null, orderId: string, status: string): string {
	return [sellerId ?? '', orderId, status.toLowerCase()].join('/');
}
