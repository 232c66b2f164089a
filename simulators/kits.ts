import type { PlatformName } from '../nodes/shared/webhook/types';
import { lazadaKit } from './lazada/kit';
import { pancakeKit } from './pancake/kit';
import type { PlatformKit } from './shared/kit';
import { shopeeKit } from './shopee/kit';
import { shopifyKit } from './shopify/kit';

export type { PlatformName };

/** Of every platform, in the order in which the demo shows them: the type check asks for that of a new one. */
export const KITS = {
	shopify: shopifyKit,
	shopee: shopeeKit,
	lazada: lazadaKit,
	pancake: pancakeKit,
} as const satisfies { readonly [Name in PlatformName]: PlatformKit<Name> };

/** The same as a list. */
export const ALL_KITS: ReadonlyArray<PlatformKit<PlatformName>> = Object.values(KITS);

/** For `describe.each`: the title and the kit of each. */
export const KITS_BY_TITLE = ALL_KITS.map((kit) => [kit.title, kit] as const);
