import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PARTNER_ID, PARTNER_KEY } from './settings';

/*
 * The npm package @congminh1254/shopee-sdk, unchanged, as a client of the simulator's API. It signs the
 * calls of /api/v2/public/ as public ones, but calls of /api/v2/push/ as a shop's. Shopee's documentation of
 * the push calls contradicts that.
 */

/** The fields of an authorization that the SDK's signatures need. */
export interface Token {
	readonly access_token: string;
	readonly shop_id: number | '';
}

/** A call's result: what the SDK returned, or the error it threw. */
export interface Result {
	readonly answer?: ReturnType<typeof JSON.parse>;
	readonly refusal?: { name: string; status?: number; data?: { error: string; message: string } };
}

export interface CommunitySdk {
	call(manager: 'push' | 'public', method: string, params?: object): Promise<Result>;
	close(): Promise<void>;
}

/** @param url of the simulator */
export function communitySdk(url: string, token: Token, partnerKey = PARTNER_KEY): CommunitySdk {
	const config = { partner_id: Number(PARTNER_ID), partner_key: partnerKey, base_url: `${url}/api/v2` };
	const worker = new Worker(join(__dirname, 'community-sdk-thread.mjs'), { workerData: { config, token } });
	let count = 0;
	return {
		call(manager, method, params = {}) {
			const id = ++count;
			return new Promise((resolve, reject) => {
				const listen = (result: Result & { id: number }) => {
					if (result.id !== id) return;
					worker.off('message', listen);
					resolve(result);
				};
				worker.on('message', listen);
				worker.once('error', reject);
				worker.postMessage({ id, manager, method, params });
			});
		},
		async close() {
			await worker.terminate();
		},
	};
}
