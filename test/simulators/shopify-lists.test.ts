import { startShopifySimulator } from '../../simulators/shopify';
import { ask, subscribe } from '../../simulators/shopify/client';
import { useSimulator } from '../support/useSimulator';

const LIST = `query List($first: Int, $last: Int, $after: String, $before: String, $reverse: Boolean,
	$sortKey: WebhookSubscriptionSortKeys, $uri: String, $topics: [WebhookSubscriptionTopic!], $query: String) {
	webhookSubscriptions(first: $first, last: $last, after: $after, before: $before, reverse: $reverse,
		sortKey: $sortKey, uri: $uri, topics: $topics, query: $query) {
		nodes { id topic uri }
		pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
	}
}`;

const bench = useSimulator(startShopifySimulator);

describe('the lists of the Shopify simulator', () => {
	it('pages through more than 250 subscriptions, forwards and backwards', async () => {
		const target = await bench.start({ cost: { maximumAvailable: 100_000 } });
		const all: string[] = [];
		for (let batch = 0; batch < 4; batch += 1) {
			const creations = Array.from(
				{ length: 65 },
				(_, index) => `c${index}: webhookSubscriptionCreate(topic: ORDERS_CREATE,
					webhookSubscription: { uri: "https://n8n.example/${batch}/${index}" }) {
						webhookSubscription { id } }`,
			);
			const { body } = await ask(target, `mutation { ${creations.join(' ')} }`);
			for (let index = 0; index < 65; index += 1) all.push(body.data[`c${index}`].webhookSubscription.id);
		}
		const page = async (variables: object) =>
			(await ask(target, LIST, variables)).body.data.webhookSubscriptions;
		const ids = ({ nodes }: { nodes: Array<{ id: string }> }) => nodes.map(({ id }) => id);

		const first = await page({ first: 250 });
		expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
		const second = await page({ first: 250, after: first.pageInfo.endCursor });
		expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
		expect([...ids(first), ...ids(second)]).toEqual(all);
		const back = await page({ last: 3, before: second.pageInfo.startCursor });
		expect(ids(back)).toEqual(all.slice(247, 250));
		const reverse = await page({ first: 2, reverse: true, sortKey: 'ID' });
		expect(ids(reverse)).toEqual([all[259], all[258]]);
		const count = '{ webhookSubscriptionsCount(limit: 100) { count precision } }';
		expect((await ask(target, count)).body.data.webhookSubscriptionsCount).toEqual({
			count: 100,
			precision: 'AT_LEAST',
		});
	});

	it('finds subscriptions by address, topics and search', async () => {
		const target = await bench.start();
		await subscribe(target, 'ORDERS_CREATE', { uri: 'https://n8n.example/1' });
		await subscribe(target, 'ORDERS_PAID', { uri: 'https://n8n.example/1' });
		await subscribe(target, 'ORDERS_PAID', { uri: 'https://n8n.example/2' });
		const topics = async (variables: object) =>
			(await ask(target, LIST, { first: 10, ...variables })).body.data.webhookSubscriptions.nodes.map(
				({ topic }: { topic: string }) => topic,
			);
		expect(await topics({ uri: 'https://n8n.example/1' })).toEqual(['ORDERS_CREATE', 'ORDERS_PAID']);
		expect(await topics({ topics: ['ORDERS_PAID'] })).toEqual(['ORDERS_PAID', 'ORDERS_PAID']);
		const [first] = bench.simulator.subscriptions();
		expect(await topics({ query: `id:${first?.legacyResourceId}` })).toEqual(['ORDERS_CREATE']);
		expect(await topics({ query: 'created_at:>=2000-01-01' })).toHaveLength(3);
		expect(await topics({ query: 'created_at:<2000-01-01' })).toHaveLength(0);
	});

	it('wants exactly one of first and last, and at most 250', async () => {
		const target = await bench.start();
		for (const variables of [{}, { first: 1, last: 1 }, { first: 251 }]) {
			const { status, body } = await ask(target, LIST, variables);
			expect([status, body.data, body.errors[0].extensions.code]).toEqual([200, null, 'BAD_REQUEST']);
		}
	});
});
