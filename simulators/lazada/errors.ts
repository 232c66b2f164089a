/** The three types of errors. The documentation's own prose swaps the last two. */
export type ErrorType = 'SYSTEM' | 'ISV' | 'ISP';

/** Why a call is refused. */
export class ApiError extends Error {
	constructor(
		readonly code: string,
		message: string,
		readonly type: ErrorType = 'ISV',
	) {
		super(message);
	}
}

/**
 * The texts of errors that quote no value. The texts of IllegalTimestamp, AppCallLimit, of the two
 * codes of degraded services and of 103, 120 and 121 are not verified.
 * Most types are not verified either, because samples differ.
 */
const TEXTS: Readonly<Record<string, readonly [message: string, type?: ErrorType]>> = {
	IllegalAccessToken: ['The specified access token is invalid or expired'],
	IllegalRefreshToken: ['The specified refresh token is invalid or expired'],
	InvalidCode: ['Invalid authorization code', 'ISP'],
	AUTH_TYPE_UNSUPPORTED: ['appkey can only be authorized by market, not support refresh'],
	IncompleteSignature: ['The request signature does not conform to lazop standards'],
	InvalidAppKey: ['The specified App Key is invalid'],
	InvalidApiPath: ['The specified Api Path is invalid'],
	IllegalTimestamp: ['The specified timestamp is invalid or expired'],
	ApiCallLimit: ['Api access frequency exceeds the limit. this ban will last 1 seconds'],
	AppCallLimit: ['App call limit exceeded'],
	'901': ['Limit service request speed in server side temporarily.', 'SYSTEM'],
	BIZ_DEGRADATION_ERROR: ['business degradation, please try again later', 'ISP'],
	TRAFFIC_CONTROL: ['traffic control, please try again later', 'SYSTEM'],
	ServiceTimeout: ['rpc timeout', 'ISP'],
	ServiceUnavailable: ['The service is currently unavailable', 'ISP'],
	SellerNotVerified: ['Seller not verified,please check seller status'],
	SellerNotActive: ['Seller not active,please check seller status'],
	Mp3SellerApiLimit: ['Mp3 Seller not support the api - apipath'],
	'103': ['E0103: Invalid parameter', 'ISP'],
	'120': ['E0120: Invalid page size', 'ISP'],
	'121': ['E0121: Invalid page number', 'ISP'],
	'6': ['E006: System Error', 'ISP'],
	'36': ['E036: Invalid status filter', 'ISP'],
	'37': ['E037: One or more order id in the list are incorrect', 'ISP'],
	'38': ['E038: Too many orders were requested', 'ISP'],
	'39': ['E039: No orders were found', 'ISP'],
	'56': ['E056: Invalid OrdersIdList format. Must use array format [1,2]', 'ISP'],
	'74': ['E074: Invalid sort direction.', 'ISP'],
	'75': ['E075: Invalid sort filter.', 'ISP'],
};

/** @returns the error with Lazada's text; the text of an unknown code is empty */
export function errorOf(code: string): ApiError {
	const [message, type] = TEXTS[code] ?? [''];
	return new ApiError(code, message, type);
}

/** The errors that quote the refused value. */
const QUOTING = {
	'14': 'Invalid Offset',
	'16': 'Invalid Order ID',
	'17': 'Invalid Date Format',
	'19': 'Invalid Limit',
} as const;

export function invalid(code: keyof typeof QUOTING, value: string): ApiError {
	return new ApiError(code, `E0${code}: "${value}" ${QUOTING[code]}`, 'ISP');
}

/** The error for a missing parameter. The text is documented for `sign`, but not for other parameters. */
export function missing(name: string): ApiError {
	return new ApiError(
		'MissingParameter',
		`the input parameter “${name}” that is mandatory for processing this request is not supplied`,
	);
}
