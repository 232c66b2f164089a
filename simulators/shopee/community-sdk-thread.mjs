import { parentPort, workerData } from 'node:worker_threads';
import { ShopeeSDK } from '@congminh1254/shopee-sdk';

// The SDK is an ES module, which jest does not load; a thread of its own does.

const { config, token } = workerData;
const sdk = new ShopeeSDK(config, { store: async () => {}, get: async () => token, clear: async () => {} });

parentPort.on('message', async ({ id, manager, method, params }) => {
	try {
		const answer = await sdk[manager][method](params);
		// A Date of this thread is no Date to jest.
		parentPort.postMessage({ id, answer: JSON.parse(JSON.stringify(answer)) });
	} catch (error) {
		parentPort.postMessage({ id, refusal: { name: error.name, status: error.status, data: error.data } });
	}
});
