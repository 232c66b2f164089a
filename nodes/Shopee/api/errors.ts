import type { ApiName, PassingExplanation } from '../../shared/api/errors';
import { ownValue } from '../../shared/util/object';

export const API: ApiName = { platform: 'Shopee', whereItIs: 'environment or base URL' };

const CONSOLE = 'the Shopee Open Platform console';

const NO_LINK: PassingExplanation = {
	message: 'The shop has not authorized this app',
	description: 'Have the seller authorize the app.',
};

const SHOP_TOKEN: PassingExplanation = {
	message: 'The authorization of the shop has ended',
	description: 'Have the seller authorize the app again.',
};

/**
 * By the `error` of an answer, without the prefix that some APIs put before it ("common.error_auth").
 * @see https://open.shopee.com/developer-guide/16
 */
export const ERRORS: Readonly<Record<string, PassingExplanation>> = {
	error_sign: {
		message: 'Shopee does not accept the signature',
		description: `Check the partner ID and the API partner key in the credential, and that they belong to the chosen environment. The push partner key is another one.`,
	},
	error_auth: {
		message: 'Shopee does not accept the partner ID, key or time',
		description: `Check the partner ID, the API partner key and the environment in the credential, and the clock of the machine: Shopee takes a request for 5 minutes.`,
	},
	error_param: {
		message: 'Shopee does not accept a parameter',
		description: 'Change the field that Shopee names.',
	},
	invalid_partner_id: {
		message: 'Shopee does not know the partner ID',
		description: `Copy it again from ${CONSOLE} and check the environment: test apps only exist in the sandbox.`,
	},
	error_partner_key_expired: {
		message: 'The API partner key has expired',
		description: `Reset the live API partner key in ${CONSOLE} and enter the new one in the credential. As integrators report, keys last about half a year.`,
	},
	error_api_permission: {
		message: 'The app may not call this API',
		description: `Check the type and the permissions of the app in ${CONSOLE}.`,
	},
	error_permission: {
		message: 'The app may not do this',
		description: `Check the permissions of the app in ${CONSOLE}.`,
	},
	error_permission_denied: {
		message: 'The app may not do this',
		description: `Check the permissions of the app in ${CONSOLE}.`,
	},
	error_api_call_restricted: {
		message: 'Shopee restricts the calls of this app',
		description: `See the messages in ${CONSOLE} for the reason.`,
	},
	api_suspended: {
		message: 'Shopee has suspended this API for the app',
		description: `See the messages in ${CONSOLE} for the reason.`,
	},
	error_limit: {
		message: 'The app has used up its calls of today',
		description: 'Shopee counts anew at 00:00 UTC+8. Let the workflow call less often.',
	},
	error_rate_limit: {
		message: 'Shopee receives too many calls of this app',
		description:
			'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		passing: true,
	},
	source_ip_undeclared: {
		message: 'Shopee does not know the address this call comes from',
		description: `The IP whitelist of the app is on: add the public address of this n8n in ${CONSOLE}.`,
	},
	error_push_config_not_found: {
		message: 'The app has no push configuration yet',
		description: 'Set a callback URL first, with this node (Push Config: Set) or in the console.',
	},
	error_server: {
		message: 'Shopee had an error of its own',
		description: 'The call was tried several times. Try again later.',
		passing: true,
	},
	error_data: {
		message: 'Shopee could not read its data',
		description: 'Try again later.',
	},
	error_network: {
		message: 'Shopee had a network error of its own',
		description: 'The call was tried several times. Try again later.',
		passing: true,
	},
	error_inner: {
		message: 'Shopee had an error of its own',
		description: 'The call was tried several times. Try again later.',
		passing: true,
	},
	invalid_acceess_token: SHOP_TOKEN,
	error_shop: NO_LINK,
	shop_no_linked: NO_LINK,
	error_kyc_auth: {
		message: 'The seller has not completed the verification that Shopee asks for',
		description: 'Have the seller complete it in the Seller Centre.',
	},
	error_shop_refresh_token: SHOP_TOKEN,
	refresh_token_expired: SHOP_TOKEN,
	shop_access_expired: SHOP_TOKEN,
	error_not_found: {
		message: 'There is no such API at this address',
		description: 'Check the environment or base URL in the credential.',
	},
	shop_banned: {
		message: 'The shop is banned',
		description: 'Have the seller settle this with Shopee.',
	},
	partner_shop_no_link: NO_LINK,
};

/** Told by the text: the callback URL was refused when it was saved. */
const BY_TEXT: ReadonlyArray<readonly [RegExp, PassingExplanation]> = [
	[
		/test push|callback_url is not 2xx|response code we get/i,
		{
			message: 'Shopee sent a test push to the callback URL and got no answer of 2xx within 3 s',
			description:
				'Check that the URL leads to this n8n from the internet, over https and without a redirect, and that its workflow is active.',
		},
	],
	[
		/intranet/i,
		{
			message: 'Shopee does not deliver to an address inside a network',
			description:
				'Enter a public https URL. For the URL of a trigger, set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions).',
		},
	],
	[
		/callback_url is (invalid|empty)/i,
		{
			message: 'Shopee does not accept the callback URL',
			description:
				'Enter a public https URL as the callback URL. An app that has none yet needs one before anything else can be set.',
		},
	],
];

/**
 * @param error of the answer, with or without its prefix
 * @param said the `message` of the answer
 */
export function explainError(error: string, said: string): PassingExplanation {
	const known =
		BY_TEXT.find(([pattern]) => pattern.test(said))?.[1] ?? ownValue(ERRORS, error.replace(/^.*\./, ''));
	const shopee = said === '' ? error : `${error}: ${said}`;
	if (known === undefined) {
		return {
			message: `Shopee answered with an error: ${shopee}`,
			description:
				'The call was not carried out. Look the error up in the documentation of the Shopee Open Platform, or try again later.',
		};
	}
	return { ...known, description: `${known.description} Shopee says: ${shopee}` };
}
