import type { PlatformBackground } from '../../shared/background/startTrigger';
import { listAuthorizations } from '../api/authorizations';
import { changedSince } from '../recover/changedSince';
import { lostMessageTasks } from '../recover/task';
import { readParameters } from './parameters';
import { register, stateOf } from './registration';

export const background: PlatformBackground = {
	platform: 'Shopee',
	changedSince,
	registration: { stateOf, register },
	authorizations: {
		endsWhenMissing(context, of) {
			const { shopIds } = readParameters(context);
			return shopIds.length === 0 || shopIds.some((shopId) => of === named(shopId));
		},
		async list(context) {
			const { shopIds } = readParameters(context);
			const all = await listAuthorizations(context);
			return all
				.filter(({ shopId }) => shopIds.length === 0 || shopIds.includes(shopId))
				.map(({ shopId, endsAt }) => ({ of: named(shopId), endsAt }));
		},
	},
	tasks: lostMessageTasks,
};

function named(shopId: string): string {
	return `shop ${shopId}`;
}
