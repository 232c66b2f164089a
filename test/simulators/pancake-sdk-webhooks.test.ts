import { startPancakeSimulator } from '../../simulators/pancake';
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import { clientSdk } from '../../simulators/pancake/client-sdk';
import { SDK_EVENTS } from '../../simulators/pancake/sdk/types';
import { useSimulator } from '../support/useSimulator';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

const bench = useSimulator(startPancakeSimulator, { timeScale: 1_000_000 });

async function start(options = {}) {
	const target = await bench.start(options);
	return { target, webhooks: clientSdk(target).webhooks };
}

describe('pancake-client-sdk as a client of the simulator', () => {
	it('cannot be loaded by Node itself, as its files are not of the kind it says', async () => {
		const run = promisify(execFile);
		const load = ['--input-type=module', '--eval', "await import('pancake-client-sdk')"];
		await expect(run(process.execPath, load)).rejects.toThrow('exports is not defined in ES module scope');
	});

	it('creates, lists, gets, updates and deletes webhooks', async () => {
		const { target, webhooks } = await start();
		const created = await webhooks.create({
			url: bench.receiver.uri,
			events: ['order.created', 'order.updated'],
			description: 'Webhook cho đơn hàng',
		});
		expect(created).toEqual({
			id: expect.stringMatching(UUID),
			url: bench.receiver.uri,
			events: ['order.created', 'order.updated'],
			description: 'Webhook cho đơn hàng',
			is_active: true,
			secret_key: expect.stringMatching(/^[\da-f]{64}$/),
			created_at: expect.any(String),
			updated_at: created.created_at,
			health_status: { status: 'healthy', success_rate: 100 },
		});
		const other = await webhooks.create({
			url: bench.receiver.uri,
			events: ['product.deleted'],
			is_active: false,
		});
		expect(await webhooks.list()).toEqual({ data: [created, other] });
		expect(await webhooks.getById(other.id)).toEqual(other);
		const updated = await webhooks.update(other.id, { events: ['customer.created'], description: 'Khách' });
		expect(updated).toEqual({
			...other,
			events: ['customer.created'],
			description: 'Khách',
			updated_at: expect.any(String),
		});
		await webhooks.delete(other.id);
		expect((await webhooks.list()).data.map(({ id }) => id)).toEqual([created.id]);
		expect(target.sdkWebhooks()).toEqual([created]);
	});

	it('learns of an error no more than its HTTP status', async () => {
		const { target, webhooks } = await start();
		await expect(webhooks.getById('unknown')).rejects.toThrow(/^HTTP error! status: 404$/);
		await expect(webhooks.delete('unknown')).rejects.toThrow('status: 404');
		await expect(webhooks.create({ url: bench.receiver.uri, events: [] })).rejects.toThrow('status: 422');
		await expect(webhooks.create({ url: 'n8n', events: ['order.created'] })).rejects.toThrow('status: 422');
		const events = ['order.deleted'] as never[];
		await expect(webhooks.create({ url: bench.receiver.uri, events })).rejects.toThrow('status: 422');
		await expect(clientSdk(target, 'wrong').webhooks.list()).rejects.toThrow('status: 401');
		await expect(clientSdk(target, undefined, '4').webhooks.list()).rejects.toThrow('status: 404');
		target.failNext();
		await expect(webhooks.list()).rejects.toThrow('status: 429');
		await expect(webhooks.list()).resolves.toEqual({ data: [] });
	});

	it('takes an error with status 200 for a result', async () => {
		const { target } = await start({ keyRefusal: 200, errorStatus: 200 });
		await expect(clientSdk(target, 'wrong').webhooks.list()).resolves.toEqual({
			success: false,
			message: 'Invalid api_key',
		});
		await expect(clientSdk(target).webhooks.getById('unknown')).resolves.toMatchObject({ success: false });
	});

	it('fails to delete where the answer has no body, though it is deleted', async () => {
		const { target, webhooks } = await start({ sdkDeleteAnswer: 204 });
		const { id } = await webhooks.create({ url: bench.receiver.uri, events: ['order.created'] });
		await expect(webhooks.delete(id)).rejects.toThrow('JSON');
		expect(target.sdkWebhooks()).toEqual([]);
		expect(target.calls.at(-1)).toMatchObject({ method: 'DELETE', status: 204, success: true });
	});

	it('rounds the ids that the API has as numbers', async () => {
		const { target } = await start();
		await target.createOrder({ id: '585229755054261863' });
		const answer: unknown = await clientSdk(target).orders.getById('585229755054261863');
		expect(answer).toMatchObject({ data: { id: 585229755054261900 } });
	});

	it('finds nothing where Pancake has no such endpoints', async () => {
		const { webhooks } = await start({ sdkEndpoints: false });
		await expect(webhooks.list()).rejects.toThrow('status: 404');
		await expect(webhooks.getPendingDeliveries()).rejects.toThrow('status: 404');
	});

	it('switches a webhook off and on', async () => {
		const { target, webhooks } = await start();
		const { id } = await webhooks.create({ url: bench.receiver.uri, events: ['order.created'] });
		expect((await webhooks.setActive(id, false)).is_active).toBe(false);
		expect(await target.emit('order.created')).toMatchObject({ withheld: 'noWebhook', attempts: [] });
		expect((await webhooks.setActive(id, true)).is_active).toBe(true);
		expect(await target.emit('order.created')).toMatchObject({ withheld: null });
		await expect(webhooks.setActive(id, 'yes' as never)).rejects.toThrow('status: 422');
		await expect(webhooks.setActive('unknown', true)).rejects.toThrow('status: 404');
	});

	it('rotates the key that signs, where a signature is asked of the simulator', async () => {
		const signature = { header: 'X-Webhook-Digest', encoding: 'base64', prefix: 'sha256=' } as const;
		const { target, webhooks } = await start({ signature });
		const { id, secret_key: first } = await webhooks.create({
			url: bench.receiver.uri,
			events: ['order.created'],
		});
		await target.emit('order.created');
		const { secret_key: second } = await webhooks.rotateSecret(id);
		await target.emit('order.created');
		expect(second).not.toBe(first);
		expect((await webhooks.getById(id)).secret_key).toBe(second);
		for (const [index, secret] of [first, second].entries()) {
			const { headers, body } = bench.receiver.received[index]!;
			const digest = createHmac('sha256', secret ?? '')
				.update(body)
				.digest('base64');
			expect(headers['x-webhook-digest']).toBe(`sha256=${digest}`);
		}
		await expect(webhooks.rotateSecret('unknown')).rejects.toThrow('status: 404');
	});

	it('is not signed for unless that is asked', async () => {
		const { target, webhooks } = await start();
		await webhooks.create({ url: bench.receiver.uri, events: ['order.created'] });
		await target.emit('order.created');
		expect(Object.keys(bench.receiver.received[0]?.headers ?? {}).sort()).toEqual([
			'connection',
			'content-length',
			'content-type',
			'host',
		]);
	});

	it('subscribes to each of the thirteen events', async () => {
		const { target, webhooks } = await start();
		await webhooks.create({ url: `${bench.receiver.uri}/all`, events: [...SDK_EVENTS] });
		await webhooks.create({ url: `${bench.receiver.uri}/one`, events: ['order.cancelled'] });
		for (const event of SDK_EVENTS) await target.emit(event);
		const paths = bench.receiver.received.map(({ path }) => path);
		expect(paths.filter((path) => path === '/webhook/all')).toHaveLength(13);
		expect(paths.filter((path) => path === '/webhook/one')).toHaveLength(1);
	});
});
