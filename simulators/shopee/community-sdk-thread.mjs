import { parentPort, workerData } from 'node:worker_threads';
import { ShopeeSDK } from '@congminh1254/shopee-sdk';

// The SDK is an ES module, which jest does not load. So the SDK runs in a thread of its own.

const { config, token } = workerData;
const sdk = new ShopeeSDK(config, { store: async () => {}, get: async () => token, clear: async () => {} });

parentPort.on('message', async ({ id, manager, method, params }) => {
	try {
		const answer = await sdk[manager][method](params);
		// Jest does not accept a Date of this thread as a Date.
		parentPort.postMessage({ id, answer: JSON.parse(JSON.stringify(answer)) });
	} catch (error) {
		parentPort.postMessage({ id, refusal: { name: error.name, status: error.status, data: error.data } });
	}
});
