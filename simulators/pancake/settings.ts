import { withDefaults } from '../shared/options';
import type { Wrapper } from './types';

export interface ShopOption {
	readonly id: number;
	readonly name?: string;
}

/** A signature over the raw body. No published text says that Pancake has one. */
export interface SignatureOption {
	readonly header: string;
	/** By default "hex". */
	readonly encoding?: 'hex' | 'base64';
	/** The text before the digest, e.g. "sha256=" */
	readonly prefix?: string;
}

/** Options of `startPancakeSimulator`. If a default is not Pancake's known behaviour, its comment says so. */
export interface PancakeSimulatorOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	/** The shops. Calls that name no shop concern the first one. */
	readonly shops?: readonly ShopOption[];
	/** The shops that each API key gives access to. */
	readonly apiKeys?: Readonly<Record<string, readonly number[] | 'all'>>;
	/**
	 * HTTP status of a call with a wrong key or none, which is not documented. With 200, only `success` shows
	 * the error.
	 */
	readonly keyRefusal?: 401 | 403 | 200;
	/**
	 * Whether other errors have an HTTP status of their own (404, 422), or 200 with `success` false. Both are
	 * reported.
	 */
	readonly errorStatus?: 'own' | 200;
	/** Whether an error is `{success, message}` or `{success, error: {code, message}}`; both are reported. */
	readonly errorForm?: 'message' | 'error';
	/** The field of the shop in the answers of GET and PUT /shops/{id}. The answer of PUT is not documented. */
	readonly shopForm?: 'shop' | 'data';
	/**
	 * Whether `webhook_headers` is an object or a list of {key, value}. Code that uses the API has an object.
	 * The other form is refused, which is not documented.
	 */
	readonly headersForm?: 'map' | 'list';
	/** Calls that one key may make in a second of real time before it gets 429; 0 for any number. */
	readonly requestsPerSecond?: number;
	/**
	 * Seconds in the Retry-After of a 429. null sends none, because it is not known whether Pancake sends one.
	 */
	readonly retryAfter?: number | null;
	/** The last row that any page can reach; about 10,000 is reported. */
	readonly rowCap?: number;
	/** The answer to a page beyond the cap, which is not documented. */
	readonly beyondCap?: 'empty' | 'error';
	/**
	 * Parameters of the list of orders that are ignored without a word, as Pancake ignores those that it does not
	 * know: for instance `startDateTime`, or `option_sort`.
	 */
	readonly ignoredParameters?: readonly string[];
	/** The largest `page_size`; a larger one is reduced to it. Sources say 200 or 1,000. */
	readonly maxPageSize?: number;

	/** Proxies in front of the receivers: configured origin to origin on loopback. */
	readonly proxies?: Readonly<Record<string, string>>;
	readonly wrapper?: Wrapper;
	/** Whether the type is appended to the URL, e.g. "/orders". One source says that Pancake may do so. */
	readonly urlSuffix?: boolean;
	/** Whether each delivery has its keys in another order. Pancake's order of keys is known not to be stable. */
	readonly shuffleKeys?: boolean;
	/** Whether each delivery has other white space between its tokens. */
	readonly shuffleSpace?: boolean;
	/** The seed of the shuffling: the same seed gives the same orders. */
	readonly seed?: number;
	/** `event_type` of inventory events; it was observed to be null or absent. */
	readonly inventoryEventType?: 'absent' | 'null';
	/** Whether orders contain their `customer`; newer orders were observed without it. */
	readonly customerInOrders?: boolean;

	/**
	 * The waits before each retry of a delivery that was not answered 2xx, in ms of the platform's clock.
	 * Whether and when Pancake retries is not documented; the default is an invention.
	 */
	readonly retryWaitsMs?: readonly number[];
	/** How many times faster than real time these waits pass. */
	readonly timeScale?: number;
	/** Limit for a whole delivery in ms of real time; Pancake's limit is not documented. */
	readonly requestTimeoutMs?: number;

	/** Whether the endpoints of the SDK exist; the published API has none of them. */
	readonly sdkEndpoints?: boolean;
	/**
	 * The body of a delivery in the SDK form, which is not documented: the fields of its WebhookDelivery that
	 * are known when it is sent, only its payload, or {event, timestamp, data}.
	 */
	readonly sdkBody?: 'delivery' | 'payload' | 'event';
	/** The signature of deliveries in the SDK form, made with the webhook's secret_key; null sends none. */
	readonly signature?: SignatureOption | null;
	/** Whether DELETE answers with JSON or 204; the SDK cannot read a 204. */
	readonly sdkDeleteAnswer?: 'json' | 204;
}

export type Settings = Required<PancakeSimulatorOptions>;

/** The API key for every shop, where no other keys are set. */
export const API_KEY = '5f2c8b1d90e34a67b8c1d2e3f4a5b6c7';
export const SHOP_ID = 1001;

const DEFAULTS: Settings = {
	port: 0,
	shops: [{ id: SHOP_ID, name: 'Demo Shop' }],
	apiKeys: { [API_KEY]: 'all' },
	keyRefusal: 401,
	errorStatus: 'own',
	errorForm: 'message',
	shopForm: 'shop',
	headersForm: 'map',
	requestsPerSecond: 0,
	retryAfter: null,
	rowCap: 10_000,
	beyondCap: 'empty',
	ignoredParameters: [],
	maxPageSize: 1_000,
	proxies: {},
	wrapper: 'flat',
	urlSuffix: false,
	shuffleKeys: false,
	shuffleSpace: false,
	seed: 1,
	inventoryEventType: 'absent',
	customerInOrders: false,
	retryWaitsMs: [60_000, 300_000, 1_800_000],
	timeScale: 1,
	requestTimeoutMs: 10_000,
	sdkEndpoints: true,
	sdkBody: 'delivery',
	signature: null,
	sdkDeleteAnswer: 'json',
};

export function resolveSettings(options: PancakeSimulatorOptions): Settings {
	return withDefaults(DEFAULTS, options);
}
