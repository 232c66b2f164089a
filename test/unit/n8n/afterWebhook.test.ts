import { afterWebhookReturned } from '../../../nodes/shared/n8n/afterWebhook';

describe('what is written after webhook() has returned', () => {
	it('is written in a later turn of the event loop than the one in which n8n goes on', async () => {
		const order: string[] = [];
		const webhook = async () => {
			void afterWebhookReturned().then(() => order.push('static data is written'));
			return 'item';
		};
		await webhook();
		// n8n goes on with promises alone, as long as it prepares the execution.
		for (let step = 0; step < 100; step++) await Promise.resolve();
		await new Promise((resolve) => process.nextTick(resolve));
		order.push('n8n has prepared the execution');
		await afterWebhookReturned();
		expect(order).toEqual(['n8n has prepared the execution', 'static data is written']);
	});
});
