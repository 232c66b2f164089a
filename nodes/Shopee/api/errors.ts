import type { Api, ApiProblem } from '../../shared/api/errors';
import { withWordsOf } from '../../shared/errors/problem';
import { ownValue } from '../../shared/util/object';
import { CREDENTIAL_TYPE, secretsIn } from '../platform/keys';

export const API: Api = {
	platform: 'Shopee',
	whereItIs: 'environment or base URL',
	credentialType: CREDENTIAL_TYPE,
	secretsIn,
};

const CONSOLE = 'the Shopee Open Platform console';

const NO_LINK: ApiProblem = {
	what: 'The shop has not authorized this app',
	cure: 'Have the seller authorize the app.',
};

const SHOP_TOKEN: ApiProblem = {
	what: 'The authorization of the shop has expired',
	cure: 'Have the seller authorize the app again.',
};

/**
 * The problems by the `error` of the answer, without the prefix that some APIs add ("common.error_auth").
 * @see https://open.shopee.com/developer-guide/16
 */
export const ERRORS: Readonly<Record<string, ApiProblem>> = {
	error_sign: {
		what: 'Shopee does not accept the signature',
		cure: `Check the partner ID and the API partner key in the credential, and that they belong to the chosen environment. The push partner key is not the API partner key.`,
	},
	error_auth: {
		what: 'Shopee does not accept the partner ID, key or time',
		cure: `Check the partner ID, the API partner key and the environment in the credential, and the clock of the machine: Shopee accepts a request for 5 minutes.`,
	},
	error_param: {
		what: 'Shopee does not accept a parameter',
		cure: 'Change the field that Shopee names.',
	},
	invalid_partner_id: {
		what: 'Shopee does not know the partner ID',
		cure: `Copy the partner ID again from ${CONSOLE}, and check the environment: test apps exist in the sandbox only.`,
	},
	error_partner_key_expired: {
		what: 'The API partner key has expired',
		cure: `Reset the live API partner key in ${CONSOLE} and enter the new one in the credential. Integrators report that a key lasts about half a year.`,
	},
	error_api_permission: {
		what: 'The app may not call this API',
		cure: `Check the type and the permissions of the app in ${CONSOLE}.`,
	},
	error_permission: {
		what: 'The app may not do this',
		cure: `Check the permissions of the app in ${CONSOLE}.`,
	},
	error_permission_denied: {
		what: 'The app may not do this',
		cure: `Check the permissions of the app in ${CONSOLE}.`,
	},
	error_api_call_restricted: {
		what: 'Shopee restricts the calls of this app',
		cure: `Look at the messages in ${CONSOLE} for the reason.`,
	},
	api_suspended: {
		what: 'Shopee has suspended this API for the app',
		cure: `Look at the messages in ${CONSOLE} for the reason.`,
	},
	error_limit: {
		what: 'The app has used up its calls for today',
		cure: 'The count starts again at 00:00 UTC+8. Let the workflow call less often.',
	},
	error_rate_limit: {
		what: 'Shopee receives too many calls from this app',
		cure: 'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		transient: true,
	},
	source_ip_undeclared: {
		what: 'Shopee does not know the IP address from which this call comes',
		cure: `Add the public IP address of this n8n to the IP whitelist of the app in ${CONSOLE}.`,
	},
	error_push_config_not_found: {
		what: 'The app has no push configuration yet',
		cure: 'Set a callback URL first, with this node (Push Config: Set) or in the console.',
	},
	error_server: {
		what: 'Shopee has an internal error',
		cure: 'The call was tried several times. Try again later.',
		transient: true,
	},
	error_data: {
		what: 'Shopee could not read its data',
		cure: 'Try again later.',
	},
	error_network: {
		what: 'Shopee has an internal network error',
		cure: 'The call was tried several times. Try again later.',
		transient: true,
	},
	error_inner: {
		what: 'Shopee has an internal error',
		cure: 'The call was tried several times. Try again later.',
		transient: true,
	},
	invalid_acceess_token: SHOP_TOKEN,
	error_shop: NO_LINK,
	shop_no_linked: NO_LINK,
	error_kyc_auth: {
		what: 'The seller has not completed the verification that Shopee asks for',
		cure: 'Have the seller complete the verification in the Seller Centre.',
	},
	error_shop_refresh_token: SHOP_TOKEN,
	refresh_token_expired: SHOP_TOKEN,
	shop_access_expired: SHOP_TOKEN,
	error_not_found: {
		what: 'There is no such API at this address',
		cure: 'Check the environment or base URL in the credential.',
	},
	shop_banned: {
		what: 'The shop is banned',
		cure: 'Have the seller settle this with Shopee.',
	},
	partner_shop_no_link: NO_LINK,
};

/** Problems by the `message` of the answer: Shopee refused to save the callback URL. */
const BY_TEXT: ReadonlyArray<readonly [RegExp, ApiProblem]> = [
	[
		/test push|callback_url is not 2xx|response code we get/i,
		{
			what: 'Shopee sent a test push to the callback URL and got no answer with a status of 2xx within 3 s',
			cure: 'Check that the URL leads to this n8n from the internet, over https and without a redirect, and that its workflow is active.',
		},
	],
	[
		/intranet/i,
		{
			what: 'Shopee does not deliver to an address of a private network',
			cure: 'Enter a public https URL. For the URL of a trigger, set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions).',
		},
	],
	[
		/callback_url is (invalid|empty)/i,
		{
			what: 'Shopee does not accept the callback URL',
			cure: 'Enter a public https URL as the callback URL. An app needs a callback URL before anything else can be set.',
		},
	],
];

/**
 * @param error the `error` of the answer, with or without its prefix
 * @param message the `message` of the answer
 */
export function explainError(error: string, message: string): ApiProblem {
	const known =
		BY_TEXT.find(([pattern]) => pattern.test(message))?.[1] ?? ownValue(ERRORS, error.replace(/^.*\./, ''));
	const shopee = message === '' ? error : `${error}: ${message}`;
	if (known === undefined) {
		return {
			what: `Shopee answered with an error: ${shopee}`,
			cure: 'The call was not carried out. Look the error up in the documentation of the Shopee Open Platform, or try again later.',
		};
	}
	return withWordsOf('Shopee', shopee, known);
}
