/**
 * The statuses of an order, with their published codes. Of `status_name`, only "new" and "received" were
 * observed. The other names are the published English names, written in the same way.
 */
export const STATUS_NAMES: Readonly<Record<number, string>> = {
	0: 'new',
	1: 'confirmed',
	2: 'shipped',
	3: 'received',
	4: 'returning',
	5: 'returned',
	6: 'canceled',
	7: 'deleted_recently',
	8: 'packaging',
	9: 'waiting_for_pick_up',
	11: 'restocking',
	12: 'wait_for_printing',
	13: 'printed',
	15: 'partial_return',
	16: 'collected_money',
	17: 'waiting_for_confirmation',
	20: 'purchased',
};

export const CANCELED = 6;
/** Orders of this status are listed only with `include_removed=1`. */
export const REMOVED = 7;
