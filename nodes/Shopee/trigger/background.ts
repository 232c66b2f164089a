import type { PlatformBackground } from '../../shared/background/startTrigger';
import { listAuthorizations } from '../api/authorizations';
import { readParameters } from './parameters';
import { register, stateOf } from './registration';

export const background: PlatformBackground = {
	platform: 'Shopee',
	registration: { platform: 'Shopee', stateOf, register },
	authorizations: {
		async list(context) {
			const { shopIds } = readParameters(context);
			const all = await listAuthorizations(context);
			return all
				.filter(({ shopId }) => shopIds.length === 0 || shopIds.includes(shopId))
				.map(({ shopId, endsAt }) => ({ of: `shop ${shopId}`, endsAt }));
		},
	},
};
