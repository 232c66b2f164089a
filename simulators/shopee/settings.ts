import type { KeyEncoding } from '../../nodes/Shopee/platform/signature';
import { withDefaults } from '../shared/options';
import { HEALTH_RULE, type HealthRule } from './health';
import type { ErrorStatus, LostDataForm, Signer } from './types';

/**
 * Options of `startShopeeSimulator`. Every default is Shopee's own behaviour unless its comment says
 * otherwise.
 */
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
	/**
	 * The key that signs pushes. Apps without a push key of their own reportedly get pushes signed with the API
	 * key.
	 */
	readonly pushSigner?: Signer;
	/** The key that signs the test push for a saved callback URL. Integrators report each of these keys. */
	readonly verificationSigner?: Signer;
	/** How often the test push is sent. The console was observed to send it twice. */
	readonly testPushes?: number;
	/** The shop of pushes that name no other. */
	readonly shopId?: number;

	/**
	 * Proxies in front of the receivers: registered origin to origin on loopback, e.g.
	 * {"https://n8n.example.com": "http://127.0.0.1:5678"}. Signatures cover the registered URL.
	 */
	readonly proxies?: Readonly<Record<string, string>>;
	/** The URL that is signed instead of the registered callback URL, as if the console had another URL. */
	readonly signedUrl?: string;
	/**
	 * Shopee accepts only https URLs with public addresses. A receiver on loopback has neither, so http and
	 * private addresses are allowed by default; false refuses them.
	 */
	readonly allowHttp?: boolean;
	/**
	 * What set_app_push_config does with codes other than the 13 documented ones, which is unknown. By default
	 * they are ignored, and only the console can switch them.
	 */
	readonly otherCodes?: 'ignored' | 'accepted' | 'refused';

	/** How many times faster than real time the waits between retries pass. */
	readonly timeScale?: number;
	/**
	 * Whether the three days of the lost messages and the six hours of the success rate pass as fast as the
	 * waits do. With "real", the default, both are longer than any test.
	 */
	readonly windows?: 'real' | 'scaled';
	/** Limit for a whole push in ms of real time. By default, the limit of the code: 3 s or 2 s. */
	readonly requestTimeoutMs?: number | null;
	/**
	 * Whether a 2xx answer with a body is a failure, as documented. Some reports contradict the documentation.
	 */
	readonly strictEmptyBody?: boolean;
	/** Content-Type of pushes, which is not documented; null sends none. */
	readonly contentType?: string | null;
	/** Which `timestamp` a retry carries, which is not documented. */
	readonly retryTimestamp?: 'original' | 'fresh';
	readonly health?: Partial<HealthRule>;

	/**
	 * HTTP status of answers with an error, which is not documented: the same status for all, or "observed" for
	 * the statuses that integrators saw, 403 where the gateway refuses the caller and 200 for anything else.
	 */
	readonly errorStatus?: ErrorStatus;
	/** The text for no error in the lost-message and IP-range calls: their samples have "-" instead of "". */
	readonly noError?: '' | '-';
	/** The error for a wrong signature. The samples of the push calls show the second one. */
	readonly wrongSign?: 'error_sign' | 'common.error_auth';
	/** After so many calls, one is refused with error_rate_limit; 0 for none. Shopee publishes no number. */
	readonly rateLimitEvery?: number;
	/**
	 * Whether get_app_push_config has the status in lower case, as in its sample; its table has it capitalised.
	 */
	readonly lowerCaseStatus?: boolean;
	/** How get_lost_push_message contains a message; the default is the documented sample. */
	readonly lostData?: LostDataForm;
	/** The answer of get_shopee_ip_ranges; by default the address from which the pushes really come. */
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
