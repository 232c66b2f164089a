import { findProblem, type Api, type ApiProblem, type TextRule } from '../../shared/api/errors';
import { withWordsOf } from '../../shared/errors/problem';
import { CREDENTIAL_TYPE, secretsIn } from '../platform/keys';

export const API: Api = {
	platform: 'Lazada',
	whereItIs: 'site or base URL (which ends in /rest)',
	credentialType: CREDENTIAL_TYPE,
	secretsIn,
};

const CONSOLE = 'the console of the Lazada Open Platform';
const AUTHORIZE_AGAIN =
	'Have the seller authorize the app again and enter the new access token and refresh token in the credential.';

const NO_SUCH_API: ApiProblem = {
	what: 'There is no such API at this address',
	cure: 'Check the site or base URL in the credential.',
};

const ORDER_IDS: ApiProblem = {
	what: 'Lazada does not accept the order IDs',
	cure: 'Enter order numbers, separated by commas.',
};

const ORDER_ID: ApiProblem = {
	what: 'Lazada does not know the order',
	cure: 'Check the order ID, and that the order belongs to this seller and this site.',
};

const STATUS: ApiProblem = {
	what: 'Lazada does not accept the status',
	cure: 'Choose a status from the list.',
};

const SELLER_ID: ApiProblem = {
	what: 'Lazada does not see whose call it is',
	cure: `Check that the access token in the credential belongs to a seller of this site. ${AUTHORIZE_AGAIN}`,
};

const INTERNAL: ApiProblem = {
	what: 'Lazada has an internal error',
	cure: 'The call was tried several times. Try again later. If the error remains for one order, give the request to the support of Lazada.',
	transient: true,
};

/** Lazada lowers limits or switches functions off for a while, for instance during campaigns. */
const DEGRADED: ApiProblem = {
	what: 'Lazada has switched this API off, or allows fewer calls, for a while',
	cure: 'The call was tried several times with growing waits. Lazada does this during campaigns: try again later, or let the workflow call less often.',
	transient: true,
};

const SERVICE_TIMEOUT: ApiProblem = {
	what: 'A server of Lazada did not answer in time',
	cure: 'The call was tried several times. Try again later.',
	transient: true,
};

const LIMIT_50: ApiProblem = {
	what: 'Lazada does not accept the limit',
	cure: 'Enter a limit from 1 to 50.',
};

const PAGE: ApiProblem = {
	what: 'Lazada does not accept the page',
	cure: 'Enter a page from 1 on, and a smaller number of rows for each page.',
};

const SORTING: ApiProblem = {
	what: 'Lazada does not accept the sorting',
	cure: 'Choose the field and the direction from the lists.',
};

/** Lazada does not accept the access token. Users see this error only after one renewal was tried. */
export const TOKEN_REFUSED = 'IllegalAccessToken';
/** Lazada does not accept the refresh token, so the access token cannot be renewed. */
export const RENEWAL_REFUSED = 'IllegalRefreshToken';
/** Lazada does not renew the tokens of this kind of app. */
export const RENEWAL_UNSUPPORTED = 'AUTH_TYPE_UNSUPPORTED';

/** Lazada closes some APIs for sellers in its Marketplace Ease programme. */
export const CLOSED_FOR_SELLER = 'Mp3SellerApiLimit';

/**
 * The problems by the `code` of the answer.
 * @see https://open.lazada.com/apps/doc/doc?nodeId=10453&docId=108066
 */
export const ERRORS: Readonly<Record<string, ApiProblem>> = {
	[TOKEN_REFUSED]: {
		what: 'Lazada does not accept the access token',
		cure: `The token has expired, or belongs to another app or site. ${AUTHORIZE_AGAIN}`,
	},
	[RENEWAL_REFUSED]: {
		what: 'The access token has expired and Lazada does not accept the refresh token',
		cure: AUTHORIZE_AGAIN,
	},
	[RENEWAL_UNSUPPORTED]: {
		what: 'The access token has expired and Lazada does not renew the tokens of this kind of app',
		cure: `Apps of the service market cannot renew tokens. ${AUTHORIZE_AGAIN}`,
	},
	InvalidCode: {
		what: 'Lazada does not accept the authorization code',
		cure: 'A code is valid for 30 minutes and for one use. Have the seller authorize the app again.',
	},
	IncompleteSignature: {
		what: 'Lazada does not accept the signature',
		cure: 'Check the app key and the app secret in the credential. If you use a custom base URL, check that it ends in /rest, as the addresses of Lazada do.',
	},
	MissingParameter: {
		what: 'A value is missing in the call to Lazada',
		cure: 'Fill in the field that Lazada names. The field "access_token" is the access token in the credential.',
	},
	ApiCallLimit: {
		what: 'Lazada receives too many calls to this API',
		cure: 'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		transient: true,
	},
	AppCallLimit: {
		what: 'Lazada receives too many calls from this app, or has lowered the limit of the app',
		cure: `The call was tried several times. Look at the messages in ${CONSOLE}: Lazada allows few calls a day during campaigns, and for apps that were not used for a long time.`,
		transient: true,
	},
	SellerNotVerified: {
		what: 'The seller is not verified',
		cure: 'Have the seller complete the verification in the Seller Center.',
	},
	SellerNotActive: {
		what: 'The seller is not active',
		cure: 'Have the seller contact Lazada.',
	},
	ServiceTimeout: SERVICE_TIMEOUT,
	// The following codes are not in Lazada's documentation: integrators report them from Lazada's gateway.
	IllegalTimestamp: {
		what: 'Lazada does not accept the time of the call',
		cure: 'Check the clock of the machine: Lazada accepts a call for two hours.',
	},
	InvalidApiPath: NO_SUCH_API,
	InvalidApi: NO_SUCH_API,
	'901': {
		what: 'Lazada receives too many calls at once, or has switched this API off for a while',
		cure: 'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		transient: true,
	},
	BIZ_DEGRADATION_ERROR: DEGRADED,
	TRAFFIC_CONTROL: DEGRADED,
	[CLOSED_FOR_SELLER]: {
		what: 'The seller is in the Marketplace Ease programme, for which Lazada has closed this API',
		cure: 'Leave this API out for the seller. The answer of the API GetSeller shows the programme as "marketplaceEaseMode".',
	},
	InvalidAppKey: {
		what: 'Lazada does not know the app key',
		cure: `Copy the app key again from ${CONSOLE}.`,
	},
	InsufficientPermission: {
		what: 'The app may not call this API',
		cure: `Apply for the permission in ${CONSOLE}.`,
	},
	AppWhiteIpLimit: {
		what: 'Lazada does not know the IP address from which this call comes',
		cure: `Add the public IP address of this n8n to the IP whitelist of the app in ${CONSOLE}.`,
	},
	// What it means shows in its text: see BY_TEXT.
	'6': {
		what: 'Lazada does not accept a value, or has an internal error',
		cure: 'Check the values of the fields. If the values are right, try again later.',
	},
	'14': {
		what: 'Lazada does not accept the offset',
		cure: 'Lazada lists at most 5,000 orders by offset. Narrow the time window, or switch on "Return All".',
	},
	'16': ORDER_ID,
	'17': {
		what: 'Lazada does not accept a date',
		cure: 'Enter dates as 2026-01-31T08:00:00+08:00.',
	},
	'19': {
		what: 'Lazada does not accept the limit',
		cure: 'Enter a limit from 1 to 100 for orders, or from 1 to 50 for products.',
	},
	'36': STATUS,
	'37': ORDER_IDS,
	'38': ORDER_IDS,
	'39': ORDER_IDS,
	'56': ORDER_IDS,
	'74': SORTING,
	'75': SORTING,
	'105': {
		what: 'Lazada does not know the reverse order',
		cure: 'Check the ID of the reverse order, and that it belongs to this seller and this site.',
	},
	'106': {
		what: 'Lazada does not find the reverse order, or has an internal error',
		cure: 'Check the ID of the reverse order, and that it belongs to this seller and this site. If the ID is right, try again later.',
	},
	'116': SELLER_ID,
	'117': SELLER_ID,
	'118': SELLER_ID,
	'120': PAGE,
	'121': PAGE,
};

/**
 * Problems by the `message` of the answer, for errors of Lazada's own services and for codes with several
 * meanings. The first text that is found counts.
 * @see https://open.lazada.com/apps/doc/api?path=%2Forders%2Fget
 */
const BY_TEXT: readonly TextRule[] = [
	[/rpc timeout|service ?timeout|service is currently unavailable/i, SERVICE_TIMEOUT],
	[/BIZ_DEGRADATION|TRAFFIC_CONTROL/i, DEGRADED],
	[/exceed a maximum of 50/i, LIMIT_50, ['19']],
	[/status filter/i, STATUS, ['6']],
	[/system error|internal error/i, INTERNAL, ['6']],
];

/**
 * @param code the `code` of the answer
 * @param message the `message` of the answer
 * @param requestId the `request_id` of the answer, by which Lazada's support finds the call
 */
export function explainError(code: string, message: string, requestId: string): ApiProblem {
	const lazada = [code, message].filter((text) => text !== '').join(': ');
	const trace = requestId === '' ? '' : ` (request ${requestId})`;
	const known = findProblem(BY_TEXT, ERRORS, code, message);
	if (known === undefined) {
		return {
			what: lazada === '' ? 'Lazada did not carry out the call' : `Lazada answered with an error: ${lazada}`,
			cure: `The call was not carried out${trace}. Look the error up in the documentation of the Lazada Open Platform, or try again later.`,
		};
	}
	return withWordsOf('Lazada', `${lazada}${trace}`, known);
}
