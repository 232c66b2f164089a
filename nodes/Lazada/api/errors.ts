import type { ApiName, PassingExplanation } from '../../shared/api/errors';
import { ownValue } from '../../shared/util/object';

export const API: ApiName = {
	platform: 'Lazada',
	whereItIs: 'site or base URL (which ends in /rest)',
};

const CONSOLE = 'the console of the Lazada Open Platform';
const AUTHORIZE_AGAIN =
	'Have the seller authorize the app again and enter the new access token and refresh token in the credential.';

const NO_SUCH_API: PassingExplanation = {
	message: 'There is no such API at this address',
	description: 'Check the site or base URL in the credential.',
};

const ORDER_IDS: PassingExplanation = {
	message: 'Lazada does not accept the order IDs',
	description: 'Enter order numbers, separated by commas.',
};

const SORTING: PassingExplanation = {
	message: 'Lazada does not accept the sorting',
	description: 'Choose the field and the direction from the lists.',
};

/** The access token is not taken; it is renewed once before this is shown. */
export const TOKEN_REFUSED = 'IllegalAccessToken';
/** What the renewal of a token is refused with when there is nothing left to renew. */
export const RENEWAL_REFUSED = 'IllegalRefreshToken';

/** The same for apps whose tokens cannot be renewed. */
export const RENEWAL_UNSUPPORTED = 'AUTH_TYPE_UNSUPPORTED';

/**
 * By the `code` of an answer.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=10453&docId=108066
 */
export const ERRORS: Readonly<Record<string, PassingExplanation>> = {
	[TOKEN_REFUSED]: {
		message: 'Lazada does not accept the access token',
		description: `It has ended, or belongs to another app or site. ${AUTHORIZE_AGAIN}`,
	},
	[RENEWAL_REFUSED]: {
		message: 'The access token has ended and Lazada does not accept the refresh token',
		description: AUTHORIZE_AGAIN,
	},
	[RENEWAL_UNSUPPORTED]: {
		message: 'The access token has ended and Lazada does not renew tokens of this kind of app',
		description: `Apps of the service market cannot renew tokens. ${AUTHORIZE_AGAIN}`,
	},
	InvalidCode: {
		message: 'Lazada does not accept the authorization code',
		description: 'A code is good for 30 minutes and for one use. Have the seller authorize the app again.',
	},
	IncompleteSignature: {
		message: 'Lazada does not accept the signature',
		description:
			'Check the app key and the app secret in the credential. With a custom base URL, check that it ends in /rest as the addresses of Lazada do.',
	},
	MissingParameter: {
		message: 'Lazada misses a value in the call',
		description: 'Fill in the field that Lazada names; "access_token" is the access token in the credential.',
	},
	ApiCallLimit: {
		message: 'Lazada receives too many calls of this API',
		description:
			'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		passing: true,
	},
	AppCallLimit: {
		message: 'Lazada receives too many calls of this app, or has cut down its calls',
		description: `The call was tried several times. See the messages in ${CONSOLE}: during campaigns and for apps that were not used for long, Lazada allows few calls a day.`,
		passing: true,
	},
	SellerNotVerified: {
		message: 'The seller is not verified',
		description: 'Have the seller complete the verification in the Seller Center.',
	},
	SellerNotActive: {
		message: 'The seller is not active',
		description: 'Have the seller settle this with Lazada.',
	},
	ServiceTimeout: {
		message: 'Lazada took too long for an answer of its own',
		description: 'The call was tried several times. Try again later.',
		passing: true,
	},
	// The next are not in Lazada's documentation: integrators report them of its gateway.
	IllegalTimestamp: {
		message: 'Lazada does not accept the time of the call',
		description: 'Check the clock of the machine: Lazada takes a call for two hours.',
	},
	InvalidApiPath: NO_SUCH_API,
	InvalidApi: NO_SUCH_API,
	'901': {
		message: 'Lazada limits the speed of calls',
		description:
			'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		passing: true,
	},
	InvalidAppKey: {
		message: 'Lazada does not know the app key',
		description: `Copy it again from ${CONSOLE}.`,
	},
	InsufficientPermission: {
		message: 'The app may not call this API',
		description: `Apply for the permission in ${CONSOLE}.`,
	},
	AppWhiteIpLimit: {
		message: 'Lazada does not know the address this call comes from',
		description: `The app has an IP whitelist: add the public address of this n8n in ${CONSOLE}.`,
	},
	'6': {
		message: 'Lazada does not accept the call, or had an error of its own',
		description: 'Check the values of the fields; if they are right, try again later.',
	},
	'14': {
		message: 'Lazada does not accept the offset',
		description:
			'Lazada lists no more than 5,000 orders like this. Narrow the time window, or switch on "Return All".',
	},
	'16': {
		message: 'Lazada does not know the order',
		description: "Check the order ID, and that the order is this seller's and of this site.",
	},
	'17': {
		message: 'Lazada does not accept a date',
		description: 'Enter dates as 2026-01-31T08:00:00+08:00.',
	},
	'19': { message: 'Lazada does not accept the limit', description: 'Enter a limit from 1 to 100.' },
	'36': { message: 'Lazada does not accept the status', description: 'Choose one from the list.' },
	'37': ORDER_IDS,
	'38': ORDER_IDS,
	'39': ORDER_IDS,
	'56': ORDER_IDS,
	'74': SORTING,
	'75': SORTING,
};

/** Told by the text: errors of Lazada's own services. */
const PASSING_TEXT = /rpc timeout|service ?timeout|service is currently unavailable/i;

/**
 * @param code of the answer
 * @param said the `message` of the answer
 * @param requestId by which Lazada finds the call, for its support
 */
export function explainError(code: string, said: string, requestId: string): PassingExplanation {
	const lazada = [code, said].filter((text) => text !== '').join(': ');
	const trace = requestId === '' ? '' : ` (request ${requestId})`;
	const known = PASSING_TEXT.test(said) ? ERRORS.ServiceTimeout : ownValue(ERRORS, code);
	if (known === undefined) {
		return {
			message: `Lazada answered with an error: ${lazada}`,
			description: `The call was not carried out${trace}. Look the error up in the documentation of the Lazada Open Platform, or try again later.`,
		};
	}
	return { ...known, description: `${known.description} Lazada says: ${lazada}${trace}` };
}
