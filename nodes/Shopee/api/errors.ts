import { findProblem, type Api, type ApiProblem, type TextRule } from '../../shared/api/errors';
import { withWordsOf } from '../../shared/errors/problem';
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

const ACCESS_ENDED: ApiProblem = {
	what: 'The authorization of the shop has expired',
	cure: 'Have the seller authorize the app again.',
};

/** The access token of a shop lasts for 4 hours, so a refused one says nothing about the authorization. */
const ACCESS_TOKEN: ApiProblem = {
	what: 'Shopee does not accept the access token of the shop',
	cure: 'A token lasts for 4 hours. Enter a renewed one. If Shopee refuses that one too, have the seller authorize the app again.',
};

const REFRESH_TOKEN: ApiProblem = {
	what: 'Shopee does not accept the refresh token',
	cure: 'A refresh token lasts for 30 days and can be used once. Have the seller authorize the app again.',
};

const BANNED: ApiProblem = {
	what: 'The shop or user is banned',
	cure: 'Have the seller settle this with Shopee.',
};

const CLOCK: ApiProblem = {
	what: 'Shopee does not accept the time of the call',
	cure: 'Set the clock of the machine on which n8n runs: Shopee accepts a call for 5 minutes.',
};

const PARTNER_ID: ApiProblem = {
	what: 'Shopee does not know the partner ID',
	cure: `Copy the partner ID again from ${CONSOLE}, and check the environment: test apps exist in the sandbox only.`,
};

const SIGNATURE: ApiProblem = {
	what: 'Shopee does not accept the signature',
	cure: 'Check the partner ID and the API partner key in the credential, and that they belong to the chosen environment. The push partner key is not the API partner key.',
};

const NO_PERMISSION: ApiProblem = {
	what: 'The app may not do this',
	cure: `Check the permissions of the app in ${CONSOLE}.`,
};

const API_PERMISSION: ApiProblem = {
	what: 'The app may not call this API',
	cure: `Check the type and the permissions of the app in ${CONSOLE}.`,
};

const RESTRICTED: ApiProblem = {
	what: 'Shopee restricts the calls of this app',
	cure: `Look at the messages in ${CONSOLE} for the reason.`,
};

const TOO_MANY_CALLS: ApiProblem = {
	what: 'Shopee receives too many calls from this app',
	cure: 'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
	transient: true,
};

const INTERNAL: ApiProblem = {
	what: 'Shopee has an internal error',
	cure: 'The call was tried several times. Try again later.',
	transient: true,
};

const PARAMETER: ApiProblem = {
	what: 'Shopee does not accept a parameter',
	cure: 'Change the field that Shopee names.',
};

const NOT_FOUND: ApiProblem = {
	what: 'Shopee does not find what the call asks for',
	cure: 'Check the IDs in the fields of the node. If the call names no ID, check the environment or base URL in the credential.',
};

const NO_SUCH_API: ApiProblem = {
	what: 'There is no such API at this address',
	cure: 'Check the environment or base URL in the credential.',
};

const CODE: ApiProblem = {
	what: 'Shopee does not accept the authorization code',
	cure: 'A code is valid for 10 minutes and for one use, for the app and the shop that it was made for. Have the seller authorize the app again.',
};

const NEEDS_SHOP: ApiProblem = {
	what: 'Shopee asks for the access token or the ID of a shop, which the call does not contain',
	cure: 'Check the base URL in the credential: a server between n8n and Shopee may drop parameters or change the address.',
};

const SHOP_ID: ApiProblem = {
	what: 'Shopee does not know the shop ID',
	cure: 'Check the shop ID: it is a whole number, and the shop has to have authorized the app.',
};

/**
 * The problems by the `error` of the answer, without the prefix that some APIs add ("common.error_auth"), as
 * far as the error has one meaning. See {@link BY_TEXT} for the others.
 * @see https://open.shopee.com/developer-guide/16
 */
export const ERRORS: Readonly<Record<string, ApiProblem>> = {
	error_sign: SIGNATURE,
	error_auth: {
		what: 'Shopee refuses the app, its permission or its authorization',
		cure: `Shopee uses this error for several causes. Check in ${CONSOLE} that the app exists and may call this API, that the seller has authorized the app, and that the partner ID and the environment in the credential are those of the app.`,
	},
	error_param: PARAMETER,
	error_param_shop_id_not_found: SHOP_ID,
	invalid_shop: SHOP_ID,
	invalid_partner_id: PARTNER_ID,
	error_partner_key_expired: {
		what: 'The API partner key has expired',
		cure: `Reset the live API partner key in ${CONSOLE} and enter the new one in the credential. Integrators report that a key lasts about half a year.`,
	},
	error_api_permission: API_PERMISSION,
	error_ashop_api_permission: {
		what: 'The shop is an affiliate shop, which may not call this API',
		cure: 'Use the primary shop of the affiliate shop.',
	},
	error_permission: NO_PERMISSION,
	error_permission_denied: NO_PERMISSION,
	error_perm: NO_PERMISSION,
	error_api_call_restricted: RESTRICTED,
	partner_frozen: {
		what: 'Shopee has frozen the account of the developer',
		cure: `Look at the messages in ${CONSOLE}, and settle this with Shopee.`,
	},
	api_suspended: {
		what: 'Shopee has suspended this API for the app',
		cure: `Look at the messages in ${CONSOLE} for the reason.`,
	},
	error_limit: {
		what: 'The app has used up its calls for today',
		cure: 'The count starts again at 00:00 UTC+8. Let the workflow call less often.',
	},
	error_rate_limit: TOO_MANY_CALLS,
	error_too_frequent: TOO_MANY_CALLS,
	exceed_api: TOO_MANY_CALLS,
	exceed_partner_api: TOO_MANY_CALLS,
	exceed_shop_api: TOO_MANY_CALLS,
	source_ip_undeclared: {
		what: 'Shopee does not know the IP address from which this call comes',
		cure: `Add the public IP address of this n8n to the IP whitelist of the app in ${CONSOLE}.`,
	},
	error_push_config_not_found: {
		what: 'The app has no push configuration yet',
		cure: 'Set a callback URL first, with this node (Push Config: Set) or in the console.',
	},
	error_server: INTERNAL,
	error_inner: INTERNAL,
	error_database: INTERNAL,
	internal_error: INTERNAL,
	error_system_busy: INTERNAL,
	error_network: {
		what: 'Shopee has an internal network error',
		cure: 'The call was tried several times. Try again later.',
		transient: true,
	},
	error_data: {
		what: 'Shopee could not read its data',
		cure: 'Try again later.',
	},
	error_not_found: NOT_FOUND,
	package_not_exist: NOT_FOUND,
	package_number_not_exist: {
		what: 'The order is split, and the call names none of its packages',
		cure: 'Add the package number to the call.',
	},
	batch_api_all_failed: {
		what: 'Shopee carried out no part of the call',
		cure: 'Look at the reasons in the answer, and check the IDs in the fields of the node.',
	},
	order_list_invalid_time: {
		what: 'Shopee does not accept the period',
		cure: 'Let the period begin before it ends, and last for 15 days at most.',
	},
	http_method_not_allowed: NO_SUCH_API,
	invalid_acceess_token: ACCESS_TOKEN,
	invalid_access_token: ACCESS_TOKEN,
	error_shop: NO_LINK,
	shop_no_linked: NO_LINK,
	merchant_no_linked: NO_LINK,
	supplier_no_linked: NO_LINK,
	user_no_linked: NO_LINK,
	partner_shop_no_link: NO_LINK,
	error_kyc_auth: {
		what: 'The seller has not completed the verification that Shopee asks for',
		cure: 'Have the seller complete the verification in the Seller Centre.',
	},
	error_shop_refresh_token: REFRESH_TOKEN,
	error_merchant_refresh_token: REFRESH_TOKEN,
	refresh_token_expired: REFRESH_TOKEN,
	shop_access_expired: ACCESS_ENDED,
	merchant_access_expired: ACCESS_ENDED,
	supplier_access_expired: ACCESS_ENDED,
	invalid_code: CODE,
	invalid_shop_id: CODE,
	// Shopee's own spelling.
	invalid_main_acount_id: CODE,
	shop_banned: BANNED,
	user_banned: BANNED,
};

/**
 * Problems by the `message` of the answer: `error_param`, `error_auth` and others have many meanings, which only
 * the text tells apart. The first text that is found counts.
 * @see https://open.shopee.com/documents/v2/v2.push.set_app_push_config?module=105&type=1
 */
const BY_TEXT: readonly TextRule[] = [
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
	[/time ?stamp/i, CLOCK],
	[/\b(invalid|wrong) sign\b/i, SIGNATURE],
	[
		/no sign in query|not from gateway/i,
		{
			what: 'The call did not reach Shopee as it was sent',
			cure: 'Check the base URL in the credential: a server between n8n and Shopee may drop parameters or change the address.',
		},
	],
	[/offline or the request path/i, NO_SUCH_API],
	[
		/app is deleted/i,
		{
			what: 'The app is deleted',
			cure: `Enter the partner ID and the keys of an app that exists in ${CONSOLE}.`,
		},
	],
	[/permissions? for (authorizations|api call) have been restricted/i, RESTRICTED],
	[/no permission to current api/i, API_PERMISSION],
	[/invalid partner_id or shop_?id/i, NO_LINK],
	[/link shop and partner/i, NO_LINK],
	[/no (access_token|shop_id|merchant_id|user_id) in query/i, NEEDS_SHOP],
	[/(shop|merchant|user)_id is invalid, should be an integer/i, SHOP_ID],
	[/shop_?id is invalid/i, SHOP_ID, ['error_shop']],
	[/invalid access_token/i, ACCESS_TOKEN],
	[/partner_id/i, PARTNER_ID, ['error_auth', 'error_param']],
	[/(the information you queried|data) (is not found|not exist)/i, NOT_FOUND],
	[/wrong parameters/i, PARAMETER, ['error_not_found']],
	[/(something|system error).*(later|again)/i, INTERNAL, ['error_auth', 'error_shop']],
];

/**
 * @param error the `error` of the answer, with or without its prefix
 * @param message the `message` of the answer
 */
export function explainError(error: string, message: string): ApiProblem {
	const name = error.replace(/^.*\./, '').trim();
	const known = findProblem(BY_TEXT, ERRORS, name, message);
	const shopee = message === '' ? error : `${error}: ${message}`;
	if (known === undefined) {
		return {
			what: `Shopee answered with an error: ${shopee}`,
			cure: 'The call was not carried out. Look the error up in the documentation of the Shopee Open Platform, or try again later.',
		};
	}
	return withWordsOf('Shopee', shopee, known);
}
