export interface OrderStatus {
	readonly code: number;
	readonly name: string;
	/** As Pancake shows it in Vietnamese. */
	readonly nameVi: string;
}

/**
 * The statuses of an order. Their codes do not follow the order of the statuses, and other codes can appear.
 * @see https://docs.pancake.biz/pos/api/
 */
export const ORDER_STATUSES: readonly OrderStatus[] = [
	status(0, 'New', 'Mới'),
	status(17, 'Waiting for confirmation', 'Chờ xác nhận'),
	status(11, 'Restocking', 'Chờ hàng'),
	status(12, 'Wait for printing', 'Chờ in'),
	status(13, 'Printed', 'Đã in'),
	status(20, 'Purchased', 'Đã đặt hàng'),
	status(1, 'Confirmed', 'Đã xác nhận'),
	status(8, 'Packaging', 'Đang đóng hàng'),
	status(9, 'Waiting for pick up', 'Chờ chuyển hàng'),
	status(2, 'Shipped', 'Đã gửi hàng'),
	status(3, 'Received', 'Đã nhận'),
	status(16, 'Collected money', 'Đã thu tiền'),
	status(4, 'Returning', 'Đang hoàn'),
	status(15, 'Partial return', 'Hoàn một phần'),
	status(5, 'Returned', 'Đã hoàn'),
	status(6, 'Canceled', 'Đã hủy'),
	status(7, 'Deleted recently', 'Đã xóa'),
];

const BY_CODE = new Map(ORDER_STATUSES.map((known) => [String(known.code), known]));

/**
 * @param code a number, or its digits as text
 * @returns the status of this code; undefined where it is not documented
 */
export function findOrderStatus(code: unknown): OrderStatus | undefined {
	return typeof code === 'number' || typeof code === 'string' ? BY_CODE.get(String(code)) : undefined;
}

function status(code: number, name: string, nameVi: string): OrderStatus {
	return { code, name, nameVi };
}
