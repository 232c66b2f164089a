/** The error of an answer; both texts are empty in an answer without an error. */
export interface ApiError {
	readonly error: string;
	readonly message: string;
}

/** Errors that may refuse any call, with the texts of the list on every API's page. */
const REFUSALS = {
	error_partner_key_expired:
		'Your API partner key has expired, please reset the Live API Partner Key in Console',
	source_ip_undeclared:
		'Request Source IP (127.0.0.1) is undeclared. Please declare all your IP addresses in the Shopee Open Platform Console > App list > IP Address Whitelist',
	error_api_permission: 'This app type has no permission to this API.',
	error_api_call_restricted: 'The App permission for api call have been restricted',
	api_suspended: 'The API is offline. Please call v2 API instead.',
	error_limit:
		'The total API call number made by your APP has reached the daily API call limit, please try again after 00:00 (UTC+08:00)',
	error_rate_limit: 'Too many requests. You have reached the rate limit. Please try again later.',
	error_server: 'Something wrong. Please try later.',
	error_network: 'Inner http call failed',
	invalid_partner_id: 'Invalid partner_id, please have a check.',
	error_sign: 'Wrong sign.',
	'common.error_auth': 'Invalid sign',
} as const;

export type Refusal = keyof typeof REFUSALS;

/** @returns the error with Shopee's text; the text of an unknown error is empty */
export function errorOf(error: string): ApiError {
	return { error, message: REFUSALS[error as Refusal] ?? '' };
}

export function paramError(message: string): ApiError {
	return { error: 'error_param', message };
}

export function isApiError(value: object): value is ApiError {
	return 'error' in value;
}

/**
 * The HTTP statuses of errors are not documented. Integrators saw 403 with invalid_partner_id,
 * error_api_permission, source_ip_undeclared and error_partner_key_expired, and 200 with error_param. Other
 * errors are assumed to have the status of similar errors.
 */
export function observedStatus(error: string): number {
	const ownFault = ['error_param', 'error_data', 'error_server', 'error_network'];
	return ownFault.includes(error) ? 200 : 403;
}
