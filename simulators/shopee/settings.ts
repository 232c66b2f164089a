import type { KeyEncoding } from '../../nodes/Shopee/platform/signature';
import { withDefaults } from '../shared/options';
import { HEALTH_RULE, type HealthRule } from './health';
import type { ErrorStatus, LostDataForm, Signer } from './types';

/** Options of `startShopeeSimulator`; every default is Shopee's own behaviour unless it says otherwise. */
export interface ShopeeSimulatorOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	readonly partnerId?: string;
	/** Signs API calls. */
	readonly partnerKey?: string;
	/** The Live Push Partner Key of the console's page Set Push. */
	readonly pushKey?: string;
	/** The Test Push Partner Key of the same page. */
	readonly testPushKey?: string;
	/** How the text of a push key becomes bytes. */
	readonly keyEncoding?: KeyEncoding;
	/** Signs pushes: apps without a push key of their own are said to have them signed with the API key. */
	readonly pushSigner?: Signer;
	/** Signs the test push that is sent when a callback URL is saved; integrators report each of these. */
	readonly verificationSigner?: Signer;
	/** How often the test push is sent; the console was seen to send it twice. */
	readonly testPushes?: number;
	/** Shop of the pushes that name none. */
	readonly shopId?: number;

	/**
	 * What stands in front of the receivers, as a proxy does: registered origin to origin on loopback, e.g.
	 * {"https://n8n.example.com": "http://127.0.0.1:5678"}. Signatures are over the registered URL.
	 */
	readonly proxies?: Readonly<Record<string, string>>;
	/** Signed in place of the registered callback URL, to play a console that was told another one. */
	readonly signedUrl?: string;
	/**
	 * Shopee takes no address inside a network, and wants https. A receiver on loopback has neither, so both
	 * are allowed by default; false refuses them.
	 */
	readonly allowHttp?: boolean;
	/**
	 * What set_app_push_config does with codes other than the 13 it documents, which is unknown; by default
	 * it passes them over, and only the console can switch them.
	 */
	readonly otherCodes?: 'ignored' | 'accepted' | 'refused';

	/** How many times faster than real time the waits between retries pass. */
	readonly timeScale?: number;
	/**
	 * Whether the three days of the lost messages and the six hours of the success rate pass as fast as the
	 * waits do. "real", the default, keeps both longer than any test lasts.
	 */
	readonly windows?: 'real' | 'scaled';
	/** Limit for a whole push in ms of real time; by default that of its code, 3 s or 2 s. */
	readonly requestTimeoutMs?: number | null;
	/** Whether a 2xx answer with a body is a failure, as documented; reports that it is not exist too. */
	readonly strictEmptyBody?: boolean;
	/** Content-Type of pushes, which is not documented; null sends none. */
	readonly contentType?: string | null;
	/** Which `timestamp` a retry carries, which is not documented. */
	readonly retryTimestamp?: 'original' | 'fresh';
	readonly health?: Partial<HealthRule>;

	/**
	 * HTTP status of answers that carry an error, which is not documented: one for all, or "observed", what
	 * integrators saw: 403 where the gateway refuses the caller, 200 for anything else.
	 */
	readonly errorStatus?: ErrorStatus;
	/** "-" where the samples of the lost-message and IP-range calls have it in place of an empty error. */
	readonly noError?: '' | '-';
	/** The error of a wrong signature; the samples of the push calls show the other one. */
	readonly wrongSign?: 'error_sign' | 'common.error_auth';
	/** Every so many calls one is refused with error_rate_limit; 0 for none. Shopee publishes no number. */
	readonly rateLimitEvery?: number;
	/** The sample of get_app_push_config has the status in lower case, its table has it capitalised. */
	readonly lowerCaseStatus?: boolean;
	/** How get_lost_push_message gives a message; the documented sample is the default. */
	readonly lostData?: LostDataForm;
	/** What get_shopee_ip_ranges answers; by default where the pushes really come from. */
	readonly ipRanges?: readonly string[];
}

/** The options with their defaults; `health` is whole. */
export type Settings = Required<Omit<ShopeeSimulatorOptions, 'health' | 'signedUrl'>> & {
	readonly health: HealthRule;
	readonly signedUrl: string | null;
};

export const PARTNER_ID = '2001887';
export const PARTNER_KEY = 'shpk4e6f5a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f';

const DEFAULTS: Settings = {
	port: 0,
	partnerId: PARTNER_ID,
	partnerKey: PARTNER_KEY,
	pushKey: '6c697665507573684b6579466f7254686553696d756c61746f724e756d4f6e65',
	testPushKey: '74657374507573684b6579466f7254686553696d756c61746f724e756d4f6e65',
	keyEncoding: 'text',
	pushSigner: 'pushKey',
	verificationSigner: 'pushKey',
	testPushes: 2,
	shopId: 727720655,
	proxies: {},
	signedUrl: null,
	allowHttp: true,
	otherCodes: 'ignored',
	timeScale: 1,
	windows: 'real',
	requestTimeoutMs: null,
	strictEmptyBody: true,
	contentType: 'application/json',
	retryTimestamp: 'original',
	health: HEALTH_RULE,
	errorStatus: 200,
	noError: '',
	wrongSign: 'error_sign',
	rateLimitEvery: 0,
	lowerCaseStatus: false,
	lostData: 'envelopeText',
	ipRanges: ['127.0.0.1/32'],
};

export function resolveSettings(options: ShopeeSimulatorOptions): Settings {
	return withDefaults(DEFAULTS, { ...options, health: withDefaults(HEALTH_RULE, options.health ?? {}) });
}
