import type { PlatformName } from '../nodes/shared/webhook/types';
import { lazadaKit } from './lazada/kit';
import { pancakeKit } from './pancake/kit';
import type { PlatformKit } from './shared/kit';
import { shopeeKit } from './shopee/kit';
import { shopifyKit } from './shopify/kit';

export type { PlatformName };

/**
 * The kit of every platform, in the order of the demo. The type check demands the kit of a new platform here.
 */
export const KITS = {
	shopify: shopifyKit,
	shopee: shopeeKit,
	lazada: lazadaKit,
	pancake: pancakeKit,
} as const satisfies { readonly [Name in PlatformName]: PlatformKit<Name> };

/** All kits as a list. */
export const ALL_KITS: ReadonlyArray<PlatformKit<PlatformName>> = Object.values(KITS);

/** For `describe.each`: the title and the kit of each platform. */
export const KITS_BY_TITLE = ALL_KITS.map((kit) => [kit.title, kit] as const);
