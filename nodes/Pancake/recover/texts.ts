import type { RecoverTexts } from '../../shared/recover/settings';

export const RECOVER_TEXTS: RecoverTexts = {
	platform: 'Pancake',
	lists: [
		{ value: 'customers', name: 'Customers', description: 'Deletions are not seen' },
		{
			value: 'orders',
			name: 'Orders',
			description:
				'Deleted orders have the status 7. A change of fees alone, which leaves "updated_at" as it is, is not seen.',
		},
	],
	reason: 'Pancake does not publish whether it repeats a delivery.',
	hasWindows: true,
};
