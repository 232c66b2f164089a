import type { ApiName, Explanation } from '../../shared/api/errors';

export const API: ApiName = { platform: 'Pancake', whereItIs: 'base URL' };

const CHECK_BASE_URL = `Check the ${API.whereItIs} in the credential. If it is right, try again later.`;

/** By HTTP status. */
const BY_STATUS: Readonly<Record<number, Explanation>> = {
	400: {
		message: 'Pancake does not accept the request',
		description: 'Check what was entered, and change what Pancake names.',
	},
	401: {
		message: 'Pancake does not accept the API key',
		description:
			'Copy the API key again from Pancake (Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API > API KEY; in English Configuration > Advanced > Third-party connections) into the credential.',
	},
	403: {
		message: 'The API key may not do this',
		description:
			'Check that the API key in the credential belongs to the shop whose ID the credential names, and that it is not restricted.',
	},
	404: {
		message: 'Pancake does not find this',
		description: 'Check the ID that was entered, and the shop ID and base URL in the credential.',
	},
	422: {
		message: 'Pancake does not accept a value',
		description: 'Check what was entered, and change what Pancake names.',
	},
	429: {
		message: 'Pancake receives too many calls',
		description:
			'The call was tried several times with growing waits. Let fewer workflows call at the same time.',
	},
};

/** Why an operation of the SDK's form may not be there. */
const SDK_FORM_MISSING: Explanation = {
	message: 'Pancake does not have this operation, or does not find the ID',
	description:
		'The operations in the SDK form are not in the published API of Pancake. Check the ID; if it is right, use Webhook Settings instead.',
};

/**
 * @param status HTTP status of the answer
 * @param said what Pancake says in it, may be empty
 * @param sdkForm whether it is an operation that Pancake's published API does not list
 */
export function explainStatus(status: number, said: string, sdkForm: boolean): Explanation {
	if (status >= 300 && status < 400) {
		return {
			message: 'What answers at the base URL leads somewhere else',
			description: 'Redirects are not followed, as they would carry the API key along. Correct the base URL.',
		};
	}
	const known = sdkForm && status === 404 ? SDK_FORM_MISSING : BY_STATUS[status];
	if (known !== undefined) return { ...known, description: withWords(known.description, said) };
	if (status >= 500) {
		return {
			message: 'Pancake had an error of its own',
			description: withWords(`It answered with HTTP ${status}. Try again later.`, said),
		};
	}
	return {
		message: `Pancake answered with HTTP ${status}`,
		description: withWords(CHECK_BASE_URL, said),
	};
}

/** An answer with `success: false`, whatever its HTTP status. */
export function explainRefusal(said: string): Explanation {
	return {
		message:
			said === '' ? 'Pancake did not carry out the call' : `Pancake did not carry out the call: ${said}`,
		description: 'Check what was entered, and the API key and shop ID in the credential.',
	};
}

/** An answer of 2xx that is not the JSON of Pancake's API. */
export function explainForeignAnswer(status: number, sdkForm: boolean): Explanation {
	if (sdkForm) return SDK_FORM_MISSING;
	return {
		message: `Pancake answered with HTTP ${status}, not as its API does`,
		description: CHECK_BASE_URL,
	};
}

function withWords(description: string, said: string): string {
	return said === '' ? description : `${description} Pancake says: ${said}`;
}
