/** @returns the options completed; an option given as undefined counts as left out */
export function withDefaults<S extends object>(
	defaults: S,
	options: { readonly [K in keyof S]?: unknown },
): S {
	const given = Object.entries(options).filter(([, value]) => value !== undefined);
	return { ...defaults, ...Object.fromEntries(given) };
}
