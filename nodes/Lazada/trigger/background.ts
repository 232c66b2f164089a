import type { PlatformBackground } from '../../shared/background/startTrigger';
import { tokenFactsOf } from '../api/tokens';
import type { DeliveryFacts } from '../platform/event';
import { CREDENTIAL_TYPE, type Keys } from '../platform/keys';
import { recovery } from '../recover/recovery';
import type { Parameters } from './parameters';

/** Lazada tells nothing of the URL of an app by API. */
export const background: PlatformBackground<Keys, Parameters, DeliveryFacts> = {
	platform: 'Lazada',
	authorizations: {
		endsWhenMissing: () => false,
		/** The tokens are those of one seller. Their ends are known once the tokens have been renewed. */
		async list(context) {
			const credential = await context.getCredentials(CREDENTIAL_TYPE);
			const endsAt = Date.parse(tokenFactsOf(credential)?.refreshEndsAt ?? '');
			return Number.isNaN(endsAt) ? [] : [{ of: 'the seller of the credential', endsAt }];
		},
	},
	recovery,
};
