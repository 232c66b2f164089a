import { explainUnreachable, type ApiName, type Explanation } from '../../shared/api/errors';
import { ownValue } from '../../shared/util/object';

export const API: ApiName = { platform: 'Shopify', whereItIs: 'shop and base URL' };

export interface GraphqlError {
	readonly message: string;
	readonly extensions?: { readonly code?: string };
}

/** @param errors of an answer: a list; where it is not the GraphQL part of Shopify that answers, a text */
export function errorsIn(errors: unknown): readonly GraphqlError[] {
	if (typeof errors === 'string') return [{ message: errors }];
	return Array.isArray(errors) ? (errors as GraphqlError[]) : [];
}

/** By HTTP status. @see https://shopify.dev/docs/api/admin-graphql#status_and_error_codes */
const BY_STATUS: Readonly<Record<string, Explanation>> = {
	'400': {
		message: 'Shopify does not accept the request',
		description:
			'Where the credential has a client ID and secret, copy both again from the settings of the app in the Dev Dashboard, and check that the app is installed in this shop and belongs to the same organization.',
	},
	'401': {
		message: 'Shopify does not accept the access token',
		description:
			'Check the access token (or the client ID and secret) in the credential, and that the app is installed in this shop.',
	},
	'402': {
		message: 'The shop is frozen',
		description: 'Have its owner settle the outstanding balance with Shopify.',
	},
	'403': {
		message: 'Shopify refuses this request',
		description: 'Check that the app is installed and that the shop is active.',
	},
	'404': {
		message: 'There is no such shop or Admin API',
		description: 'Check the shop in the credential, and its base URL if one is set.',
	},
	'423': {
		message: 'The shop is locked',
		description:
			'Shopify locks a shop for instance when it was queried too often. Ask the support of Shopify.',
	},
	'429': {
		message: 'Shopify receives too many requests',
		description: 'Try again later, or let fewer workflows call this shop at the same time.',
	},
};

/**
 * By what the token endpoint names in its answer, which is JSON for some of them and HTML for others.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
const BY_GRANT_ERROR: Readonly<Record<string, Explanation>> = {
	app_not_installed: {
		message: 'The app is not installed in this shop',
		description: 'Install the app from the Dev Dashboard (Home > Install app) and try again.',
	},
	shop_not_permitted: {
		message: 'The app may not use the client credentials grant for this shop',
		description:
			'Shopify allows it only for shops of the organization that owns the app. Use an access token instead.',
	},
	invalid_client: {
		message: 'Shopify does not accept the client ID and secret',
		description: 'Copy both again from the settings of the app in the Dev Dashboard.',
	},
};

/** By the code of a GraphQL error. */
const BY_CODE: Readonly<Record<string, Explanation>> = {
	THROTTLED: {
		message: 'Shopify keeps throttling this shop',
		description:
			'The request was tried several times, each time after the wait that Shopify asked for. Let fewer workflows call this shop at the same time.',
	},
	SHOP_INACTIVE: {
		message: 'The shop is not active',
		description: 'It was closed or is paused. Have its owner open it again.',
	},
};

/**
 * @param status HTTP status; undefined where no answer came at all
 * @param body of the answer
 * @param said n8n's own account of the failure
 */
export function explainStatus(status: string | undefined, body: string, said: string): Explanation {
	const grant = Object.entries(BY_GRANT_ERROR).find(([name]) => body.includes(name));
	if (grant !== undefined) return grant[1];
	if (status === undefined) return explainUnreachable(API, said);
	return (
		BY_STATUS[status] ?? {
			message: `Shopify answered with HTTP ${status}`,
			description: 'Try again later. If it stays that way, see shopifystatus.com.',
		}
	);
}

/**
 * @param errors of a GraphQL answer; may be empty where the answer had neither errors nor data
 * @param needs what the operation needs to be allowed, e.g. "The topic orders/create needs read_orders"
 */
export function explainErrors(errors: readonly GraphqlError[], needs: string): Explanation {
	const said = errors.map(({ message }) => message).join('; ');
	const codes = errors.map(({ extensions }) => extensions?.code ?? '');
	if (codes.includes('ACCESS_DENIED')) return explainMissingScope(needs, said);
	const known = codes.map((code) => ownValue(BY_CODE, code)).find((explanation) => explanation !== undefined);
	if (known !== undefined) return { ...known, description: `${known.description} Shopify says: ${said}` };
	return {
		message: said === '' ? 'Shopify answered without data' : `Shopify answered with an error: ${said}`,
		description: 'The request was not carried out. Change what Shopify names, or try again later.',
	};
}

/** @param needs as of `explainErrors` */
export function explainMissingScope(needs: string, said: string): Explanation {
	const scopes = needs === '' ? '' : `${needs}. `;
	return {
		message: 'The app lacks a scope for this',
		description: `${scopes}Add the scope to the app in Shopify, release the change, and accept it in the shop; an access token may have to be made anew. Shopify says: ${said}`,
	};
}
