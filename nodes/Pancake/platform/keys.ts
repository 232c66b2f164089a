import { namedSecrets } from '../../shared/credential/secrets';
import { ProblemError, type Problem } from '../../shared/errors/problem';
import { textOf } from '../../shared/util/text';
import { withoutTrailingSlashes } from '../../shared/util/url';

export const CREDENTIAL_TYPE = 'pancakePosApi';

/** @see https://docs.pancake.biz/pos/api/ */
export const DEFAULT_BASE_URL = 'https://pos.pages.fm/api/v1';

/** The name that Pancake's own example gives the header. */
export const DEFAULT_HEADER_NAME = 'X-API-KEY';

/** The name that code for Pancake uses. No request of Pancake with this header has been reported. */
export const DEFAULT_SIGNATURE_HEADER = 'X-Pancake-Signature';

/** The names that RFC 9110 allows for a header. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The values that a header carries unchanged. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** The keys that a trigger verifies deliveries with. Every secret that is set has to be right. */
export interface Keys {
	/** Sent in a header of every delivery. */
	readonly webhookSecret: string | undefined;
	readonly webhookHeaderName: string;
	/** Sent in the query of the URL. */
	readonly urlSecret: string | undefined;
	/** Signs the body in installations that sign. */
	readonly signingKey: string | undefined;
	readonly signatureHeaderName: string;
	/** The shop of the credential: a delivery that names another shop is refused. Undefined where none is set. */
	readonly shopId: string | undefined;
	/** The text entered as shop id, where it is not a shop id. */
	readonly wrongShopId: string | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * @returns the keys that the credential holds to verify deliveries with; secrets that are empty are undefined
 */
export function keysFrom(fields: Fields): Keys {
	const shopId = shopIdIn(fields);
	return {
		webhookSecret: secretIn(fields, 'webhookSecret'),
		webhookHeaderName: headerNameOf(fields),
		urlSecret: secretIn(fields, 'urlSecret'),
		signingKey: secretIn(fields, 'signingKey'),
		signatureHeaderName: textOf(fields.signatureHeaderName).trim() || DEFAULT_SIGNATURE_HEADER,
		shopId,
		wrongShopId: shopId === undefined ? textOf(fields.shopId).trim() || undefined : undefined,
	};
}

/** @returns the secrets of the credential, which no message and no item may show */
export function secretsIn({ apiKey, webhookSecret, urlSecret, signingKey }: Fields): string[] {
	return namedSecrets({ apiKey, webhookSecret, urlSecret, signingKey }).map(({ value }) => value);
}

/** @returns the name of the header that carries the secret */
function headerNameOf({ webhookHeaderName }: Fields): string {
	return textOf(webhookHeaderName).trim() || DEFAULT_HEADER_NAME;
}

/** @returns why these keys cannot verify deliveries, and what to do; undefined where they can */
export function keyProblemIn(keys: Keys): Problem | undefined {
	const { webhookSecret, urlSecret, signingKey, webhookHeaderName, signatureHeaderName } = keys;
	if (webhookSecret === undefined && urlSecret === undefined && signingKey === undefined) {
		return {
			what: 'No secret is set in the credential of the trigger',
			cure: 'Pancake does not sign webhooks. Invent a long random text, and enter it as Webhook Secret in the credential and as the value of a Request Header in the webhook settings of Pancake.',
		};
	}
	// The message does not quote the entered name, which may be the secret in the wrong field.
	const headerNames = {
		'Webhook Header Name': webhookHeaderName,
		'Signature Header Name': signatureHeaderName,
	};
	const [wrong] = Object.entries(headerNames).find(([, name]) => !HEADER_NAME.test(name)) ?? [];
	if (wrong !== undefined) {
		return {
			what: `The ${wrong} in the credential is not the name of a header`,
			cure: 'Use letters, digits and hyphens only, such as X-API-KEY.',
		};
	}
	if (webhookSecret !== undefined && !HEADER_VALUE.test(webhookSecret)) {
		return {
			what: 'The webhook secret in the credential has characters that a header cannot carry',
			cure: 'Use letters, digits and punctuation of plain ASCII, without line breaks.',
		};
	}
	if (keys.wrongShopId !== undefined) {
		return {
			what: 'The shop ID in the credential is not the ID of a shop',
			cure: 'Enter the number in the address of the shop, pos.pancake.vn/shop/<ID>, or that address.',
		};
	}
	return undefined;
}

/** @returns the id of the shop; undefined where the field holds neither an id nor the address of a shop */
function shopIdIn({ shopId }: Fields): string | undefined {
	const entered = textOf(shopId).trim();
	return /^\d+$/.exec(entered)?.[0] ?? /\/shop\/(\d+)(?:[/?#]|$)/.exec(entered)?.[1];
}

/** @throws ProblemError when there is no shop id */
export function requireShopId(fields: Fields): string {
	const shopId = shopIdIn(fields);
	if (shopId !== undefined) return shopId;
	throw new ProblemError({
		what: 'The credential has no shop ID',
		cure: 'Enter the number in the address of the shop, pos.pancake.vn/shop/<ID>.',
	});
}

/**
 * @returns the base URL of the API, without a slash at the end
 * @throws ProblemError when the entered text is not the address of an API
 */
export function apiBaseUrl({ baseUrl }: Fields): string {
	const entered = textOf(baseUrl).trim() || DEFAULT_BASE_URL;
	if (!/^https?:\/\/[^/?#][^?#]*$/i.test(entered)) {
		throw new ProblemError({
			what: 'The base URL in the credential is not the address of an API',
			cure: 'Enter a base URL that begins with https:// and has no query.',
		});
	}
	return withoutTrailingSlashes(entered);
}

/** @throws ProblemError when the credential has no API key */
export function requireApiKey({ apiKey }: Fields): string {
	const key = textOf(apiKey).trim();
	if (key !== '') return key;
	throw new ProblemError({
		what: 'The credential has no API key',
		cure: 'Create an API key in Pancake under Webhook/API > API KEY, and enter it.',
	});
}

function secretIn(fields: Fields, name: string): string | undefined {
	return namedSecrets({ [name]: fields[name] })[0]?.value;
}
