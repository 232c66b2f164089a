import type { MisbehaviourTraits } from '../shared/misbehaviour/switches';

export const SHOPIFY_TRAITS: MisbehaviourTraits<true> = {
	title: 'Shopify',
	refuses: {},
	// With HTTP status 200. https://shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits
	throttles: { THROTTLED: true },
};
