import { explainRedirect, isRedirect, type Api, type ApiProblem } from '../../shared/api/errors';
import { withWordsOf, type Problem } from '../../shared/errors/problem';
import { CREDENTIAL_TYPE, secretsIn } from '../platform/keys';

export const API: Api = {
	platform: 'Pancake',
	whereItIs: 'base URL',
	credentialType: CREDENTIAL_TYPE,
	secretsIn,
};

const CHECK_BASE_URL = 'Check the base URL in the credential. If the base URL is right, try again later.';

/** By HTTP status. */
const BY_STATUS: Readonly<Record<number, ApiProblem>> = {
	400: {
		what: 'Pancake does not accept the request',
		cure: 'Check the fields of the node, and change what Pancake names.',
	},
	401: {
		what: 'Pancake does not accept the API key',
		cure: 'Copy the API key again from Pancake (Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API > API KEY; in English Configuration > Advanced > Third-party connections) into the credential.',
	},
	403: {
		what: 'Pancake does not allow this operation with the API key',
		cure: 'Check that the API key in the credential belongs to the shop whose ID the credential names, and that the key is not restricted.',
	},
	404: {
		what: 'Pancake does not find the requested object',
		cure: 'Check the ID in the node, and the shop ID and base URL in the credential.',
	},
	422: {
		what: 'Pancake does not accept a value',
		cure: 'Check the fields of the node, and change what Pancake names.',
	},
	429: {
		what: 'Pancake receives too many calls',
		cure: 'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
		transient: true,
	},
};

/** The error for an operation in the SDK form, which Pancake very likely does not have. */
export const SDK_FORM_MISSING: Problem = {
	what: 'Pancake does not have this operation, or does not find the ID',
	cure: 'The operations marked "(SDK)" come from the npm package pancake-client-sdk. They are not in the published API of Pancake, and this answer very likely means that Pancake does not have them. Use others instead: Order (Get Many, with "Since") to get what no webhook told, Retry in the list of executions of n8n to run a failed execution again, Webhook Settings for the webhook of the shop. If other "(SDK)" operations work, check the ID.',
};

/**
 * @param status HTTP status of the answer
 * @param words Pancake's words in the answer; may be empty
 * @param sdkForm whether Pancake's published API does not list the operation
 */
export function explainStatus(status: number, words: string, sdkForm: boolean): ApiProblem {
	if (isRedirect(status)) return explainRedirect(API);
	const known = sdkForm && status === 404 ? SDK_FORM_MISSING : BY_STATUS[status];
	if (known !== undefined) return withWordsOf('Pancake', words, known);
	if (status >= 500) {
		return withWordsOf('Pancake', words, {
			what: `Pancake has an internal error (HTTP ${status})`,
			cure: 'Try again later.',
			transient: true,
		});
	}
	return withWordsOf('Pancake', words, {
		what: `Pancake answered with HTTP ${status}`,
		cure: CHECK_BASE_URL,
	});
}

/** How Pancake says, in an answer with HTTP 200, that it does not find something. */
const NOT_FOUND_WORDS = /not found/i;

/** The problem of an answer with `success: false`, whatever its HTTP status. */
export function explainError(words: string, sdkForm: boolean): Problem {
	if (sdkForm && NOT_FOUND_WORDS.test(words)) return withWordsOf('Pancake', words, SDK_FORM_MISSING);
	return {
		what:
			words === '' ? 'Pancake did not carry out the call' : `Pancake did not carry out the call: ${words}`,
		cure: 'Check the fields of the node, and the API key and shop ID in the credential.',
	};
}
