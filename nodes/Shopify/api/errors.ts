import { explainRedirect, isRedirect, type Api, type ApiProblem } from '../../shared/api/errors';
import { withWordsOf, type Problem } from '../../shared/errors/problem';
import { asObject, ownValue } from '../../shared/util/object';
import { textOf, wordsOf } from '../../shared/util/text';
import { CREDENTIAL_TYPE, secretsIn } from '../platform/keys';
import { explainRefusal, missingScope } from './refusals';

export const API: Api = {
	platform: 'Shopify',
	whereItIs: 'shop and base URL',
	credentialType: CREDENTIAL_TYPE,
	secretsIn,
};

/** An error in an answer with HTTP status 200. */
export interface GraphqlError {
	readonly message: string;
	/** Empty where there is none. */
	readonly code: string;
}

/** @param errors of an answer: a list, or a text where another part of Shopify than GraphQL answers */
export function messagesIn(errors: unknown): GraphqlError[] {
	if (errors === undefined || errors === null) return [];
	return [errors].flat().map((error: unknown) => {
		const { message, extensions } = asObject(error);
		const code = textOf(asObject(extensions).code);
		return { message: wordsOf(message) || wordsOf(error), code };
	});
}

const TRANSIENT_STATUSES: readonly number[] = [429, 500, 502, 503, 504];

/** By HTTP status. @see https://shopify.dev/docs/api/admin-graphql#status_and_error_codes */
const BY_STATUS: Readonly<Record<number, Problem>> = {
	400: {
		what: 'Shopify does not accept the request',
		cure: 'If the credential has a client ID and secret, copy both again from the settings of the app in the Dev Dashboard, and check that the app is installed in this shop and belongs to the same organization.',
	},
	401: {
		what: 'Shopify does not accept the access token',
		cure: 'Check the access token (or the client ID and secret) in the credential, and that the app is installed in this shop.',
	},
	402: {
		what: 'The shop is frozen',
		cure: 'Have the owner settle the outstanding balance with Shopify.',
	},
	403: {
		what: 'Shopify refuses this request',
		cure: 'Check that the app is installed and that the shop is active.',
	},
	404: {
		what: 'There is no such shop or Admin API',
		cure: 'Check the shop in the credential, and its base URL if one is set.',
	},
	423: {
		what: 'The shop is locked',
		cure: 'Shopify locks a shop, for instance, after too many queries. Ask the support of Shopify.',
	},
	429: {
		what: 'Shopify receives too many requests',
		cure: 'Try again later, or let fewer workflows call this shop at the same time.',
	},
};

/**
 * By the error that the token endpoint names. Some of these answers are JSON, others are HTML.
 * @see https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
const BY_GRANT_ERROR: Readonly<Record<string, Problem>> = {
	app_not_installed: {
		what: 'The app is not installed in this shop',
		cure: 'Install the app from the Dev Dashboard (Home > Install app) and try again.',
	},
	shop_not_permitted: {
		what: 'The app may not use the client credentials grant for this shop',
		cure: 'Shopify allows the grant only for shops of the organization that owns the app. Use an access token instead.',
	},
	invalid_client: {
		what: 'Shopify does not accept the client ID and secret',
		cure: 'Copy both again from the settings of the app in the Dev Dashboard.',
	},
};

/** By the code of a GraphQL error. */
const BY_CODE: Readonly<Record<string, Problem>> = {
	THROTTLED: {
		what: 'Shopify keeps throttling this shop',
		cure: 'The request was tried several times, each time after the wait that Shopify asked for. Let fewer workflows call this shop at the same time.',
	},
	SHOP_INACTIVE: {
		what: 'The shop is not active',
		cure: 'The shop is closed or paused. Have the owner open it again.',
	},
};

/**
 * @param status HTTP status of an answer that is an error
 * @param body of the answer: parsed JSON, or text
 * @param needs see `explainRefusal`
 */
export function explainStatus(status: number, body: unknown, needs = ''): ApiProblem {
	if (isRedirect(status)) return explainRedirect(API);
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const grant = Object.entries(BY_GRANT_ERROR).find(([name]) => text.includes(name));
	if (grant !== undefined) return grant[1];
	const messages = textsIn(body);
	const problem =
		explainRefusal(messages, needs) ??
		withWordsOf(
			'Shopify',
			messages.join('; '),
			BY_STATUS[status] ?? {
				what: `Shopify answered with HTTP ${status}`,
				cure: 'Try again later. If the error remains, look at shopifystatus.com.',
			},
		);
	return TRANSIENT_STATUSES.includes(status) ? { ...problem, transient: true } : problem;
}

/** @returns what the body of an error says under `errors`: a text, or texts by the name of a field */
function textsIn(body: unknown): string[] {
	const { errors } = asObject(body);
	const messages = typeof errors === 'string' ? [errors] : Object.values(asObject(errors)).flat();
	return messages.filter((message): message is string => typeof message === 'string' && message !== '');
}

/**
 * @param errors of a GraphQL answer; empty for an answer with neither errors nor data
 * @param needs see `explainRefusal`
 */
export function explainError(errors: readonly GraphqlError[], needs: string): Problem {
	const messages = errors.map(({ message }) => message);
	const words = messages.join('; ');
	const codes = errors.map(({ code }) => code);
	const known = codes.map((code) => ownValue(BY_CODE, code)).find((problem) => problem !== undefined);
	if (known !== undefined) return withWordsOf('Shopify', words, known);
	const refusal = explainRefusal(messages, needs);
	if (refusal !== undefined) return refusal;
	if (codes.includes('ACCESS_DENIED')) return withWordsOf('Shopify', words, missingScope(needs));
	return {
		what: words === '' ? 'Shopify answered without data' : `Shopify answered with an error: ${words}`,
		cure: 'The request was not carried out. Change what Shopify names, or try again later.',
	};
}
