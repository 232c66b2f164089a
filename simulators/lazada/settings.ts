import { withDefaults } from '../shared/options';
import type { Country } from './seller';
import { STOP_RULE, type StopRule } from './health';
import type { DateFormat } from './dates';

/** Options of `startLazadaSimulator`; every default is Lazada's own behaviour unless it says otherwise. */
export interface LazadaSimulatorOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	readonly appKey?: string;
	/** Signs calls and pushes alike. */
	readonly appSecret?: string;

	/** Id of the seller that is there from the start, with a valid authorization. */
	readonly sellerId?: string;
	readonly country?: Country;
	/** Tokens of that seller. */
	readonly accessToken?: string;
	readonly refreshToken?: string;
	/** Tokens of an app in "Test" live 7 and 30 days, of one "Online" 30 and 180. */
	readonly appStatus?: 'online' | 'test';
	/** Life of access tokens in place of what `appStatus` gives. */
	readonly accessTokenSeconds?: number | null;
	/** Life of refresh tokens in place of what `appStatus` gives; 0 for tokens that cannot be refreshed. */
	readonly refreshTokenSeconds?: number | null;
	/** Whether the app is in the Service Market: it cannot refresh its tokens. */
	readonly serviceMarket?: boolean;
	/** What a refresh does to the refresh token it was made with, which is not documented. */
	readonly oldRefreshToken?: 'invalid' | 'valid';
	/** What a refresh does to the access token before it, which is not documented. */
	readonly oldAccessToken?: 'invalid' | 'valid';
	/**
	 * Where /auth/token/refresh has the sellers: its own page and what integrators kept have the longer name,
	 * the guide says that the answer has the form of /auth/token/create.
	 */
	readonly refreshedSellers?: 'country_user_info_list' | 'country_user_info';

	/** Calls of one API in a second before ApiCallLimit; 0 for no limit. Lazada publishes no number. */
	readonly qps?: number;
	/** Whether a `sign` in lower case is taken; the documentation has upper case. */
	readonly lowerCaseSign?: boolean;
	/**
	 * How scalars stand in answers: of the documented types, or, as every documented sample has them, as text.
	 */
	readonly scalars?: 'typed' | 'text';
	/** How dates are written; the documented samples differ from API to API, which is the default. */
	readonly dates?: DateFormat;
	/** Whether an order on the bound of a window is in it: "after or on" in the documentation. */
	readonly bounds?: 'inclusive' | 'exclusive';
	/** The code of an unknown status filter; the page of /orders/get has both. */
	readonly invalidStatus?: '36' | '6';

	/**
	 * What stands in front of the receivers, as a proxy does: registered origin to origin on loopback, e.g.
	 * {"https://n8n.example.com": "http://127.0.0.1:5678"}.
	 */
	readonly proxies?: Readonly<Record<string, string>>;
	/** Lazada takes https only; a receiver on loopback has none, so http is allowed by default. */
	readonly allowHttp?: boolean;
	/** How many times faster than real time the waits between retries pass. */
	readonly timeScale?: number;
	/** Limit for the answer to a push in ms of real time, from when it is sent on an open connection. */
	readonly answerWithinMs?: number;
	/** Limit for the connection in ms of real time, which is not documented. */
	readonly connectTimeoutMs?: number;
	/** How ids stand in order messages: text in the samples, numbers seen by integrators. */
	readonly pushIds?: 'text' | 'number';
	/** Unit of `timestamp` in order messages: ms in the samples, "seconds" in their comments. */
	readonly pushTimestamp?: 'ms' | 's';
	/** Whether order messages have `buyer_id`, as integrators saw and the documentation has not. */
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
