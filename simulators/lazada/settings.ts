import { withDefaults } from '../shared/options';
import type { Country } from './seller';
import { STOP_RULE, type StopRule } from './health';
import type { DateFormat } from './dates';

/**
 * Options of `startLazadaSimulator`. Every default is Lazada's own behaviour unless its comment says
 * otherwise.
 */
export interface LazadaSimulatorOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	readonly appKey?: string;
	/** Signs calls and pushes alike. */
	readonly appSecret?: string;

	/** Id of the seller that exists from the start, with a valid authorization. */
	readonly sellerId?: string;
	readonly country?: Country;
	/** Tokens of that seller. */
	readonly accessToken?: string;
	readonly refreshToken?: string;
	/** Tokens of an app in "Test" are valid for 7 and 30 days, those of an app "Online" for 30 and 180 days. */
	readonly appStatus?: 'online' | 'test';
	/** Lifetime of access tokens instead of that of `appStatus`. */
	readonly accessTokenSeconds?: number | null;
	/** Lifetime of refresh tokens instead of that of `appStatus`; 0 for tokens that cannot be refreshed. */
	readonly refreshTokenSeconds?: number | null;
	/** Whether the app is in the Service Market. Such apps cannot refresh their tokens. */
	readonly serviceMarket?: boolean;
	/** What a refresh does to the used refresh token, which is not documented. */
	readonly oldRefreshToken?: 'invalid' | 'valid';
	/** What a refresh does to the earlier access token, which is not documented. */
	readonly oldAccessToken?: 'invalid' | 'valid';
	/**
	 * The field of the sellers in the answer of /auth/token/refresh. Its own page and answers that integrators
	 * recorded have the longer name. The guide says that the answer has the form of /auth/token/create.
	 */
	readonly refreshedSellers?: 'country_user_info_list' | 'country_user_info';

	/** Calls of one API in a second before ApiCallLimit; 0 for no limit. Lazada publishes no number. */
	readonly qps?: number;
	/** Whether a `sign` in lower case is accepted; the documentation has upper case. */
	readonly lowerCaseSign?: boolean;
	/** The form of scalars in answers: the documented types, or text as in every documented sample. */
	readonly scalars?: 'typed' | 'text';
	/** The form of dates. By default, it differs from API to API like the documented samples. */
	readonly dates?: DateFormat;
	/** Whether a window includes its bounds: the documentation says "after or on". */
	readonly bounds?: 'inclusive' | 'exclusive';
	/** The code for an unknown status filter; the page of /orders/get has both. */
	readonly invalidStatus?: '36' | '6';

	/**
	 * Proxies in front of the receivers: registered origin to origin on loopback, e.g.
	 * {"https://n8n.example.com": "http://127.0.0.1:5678"}.
	 */
	readonly proxies?: Readonly<Record<string, string>>;
	/** Lazada accepts https only. A receiver on loopback has none, so http is allowed by default. */
	readonly allowHttp?: boolean;
	/** How many times faster than real time the waits between retries pass. */
	readonly timeScale?: number;
	/**
	 * Limit for the answer to a push in ms of real time. It starts when the push is sent on an open connection.
	 */
	readonly answerWithinMs?: number;
	/** Limit for the connection in ms of real time, which is not documented. */
	readonly connectTimeoutMs?: number;
	/** The form of ids in order messages: text in the samples, numbers in messages that integrators saw. */
	readonly pushIds?: 'text' | 'number';
	/** Unit of `timestamp` in order messages: ms in the samples, "seconds" in their comments. */
	readonly pushTimestamp?: 'ms' | 's';
	/** Whether order messages have `buyer_id`. Integrators saw it, but the documentation does not have it. */
	readonly pushBuyerId?: boolean;
	/** Which `timestamp` a retry carries, which is not documented. */
	readonly retryTimestamp?: 'original' | 'fresh';
	/** When pushing to a failing address stops. */
	readonly stop?: Partial<StopRule>;
}

/** The options with their defaults; `stop` is whole. */
export type Settings = Required<Omit<LazadaSimulatorOptions, 'stop'>> & { readonly stop: StopRule };

export const APP_KEY = '123456';
export const APP_SECRET = '3412gyo124goi3124';
export const ACCESS_TOKEN = '50000601c30atpedfgu3LVvik87Ixlsvle3mSoB7701ceb156fPunYZ43GBg';

const DEFAULTS: Settings = {
	port: 0,
	appKey: APP_KEY,
	appSecret: APP_SECRET,
	sellerId: '1000165972',
	country: 'vn',
	accessToken: ACCESS_TOKEN,
	refreshToken: '500016000300bwa2WteaQyfwBMnPxurcA0mXGhQdTt18356663CfcDTYpWoi',
	appStatus: 'online',
	accessTokenSeconds: null,
	refreshTokenSeconds: null,
	serviceMarket: false,
	oldRefreshToken: 'invalid',
	oldAccessToken: 'valid',
	refreshedSellers: 'country_user_info_list',
	qps: 0,
	lowerCaseSign: false,
	scalars: 'typed',
	dates: 'documented',
	bounds: 'inclusive',
	invalidStatus: '36',
	proxies: {},
	allowHttp: true,
	timeScale: 1,
	answerWithinMs: 500,
	connectTimeoutMs: 3_000,
	pushIds: 'text',
	pushTimestamp: 'ms',
	pushBuyerId: false,
	retryTimestamp: 'original',
	stop: STOP_RULE,
};

export function resolveSettings(options: LazadaSimulatorOptions): Settings {
	return withDefaults(DEFAULTS, { ...options, stop: withDefaults(STOP_RULE, options.stop ?? {}) });
}
