import { NodeHelpers, type INode, type INodeProperties } from 'n8n-workflow';

import { testRedis } from '../../nodes/shared/ledger/redisTest';
import { credentialTypes, nodeVersions } from '../contract/types';
import { hookContext, type NodeSetup } from '../support/contexts';
import { storedCredential } from '../support/credentials';
import { startWebhookHost } from '../support/webhookHost';

const TRIGGERS = nodeVersions.filter(({ type }) => type.description.webhooks !== undefined);

/** What CONTRIBUTING.md asks of every trigger that receives webhooks, a new platform's too. */
describe.each(TRIGGERS.map((node) => [node.type.description.displayName, node] as const))(
	'the %s, as every trigger,',
	(_name, { type, version }) => {
		const { description } = type;
		const { webhooks = [], credentials = [], properties } = description;
		const own = credentialTypes.find(({ name }) => name === credentials[0]?.name)!;
		const redis = credentials.find(({ name }) => name === 'redisHttpApi')!;
		/** Nothing is filled in but what a test fills in. */
		const setup = (parameters: NodeSetup['parameters'] = {}): NodeSetup => ({
			type,
			parameters,
			credential: storedCredential(own, {}),
		});

		it('costs n8n no expression for a delivery', () => {
			expect(version).not.toBe(1);
			expect(JSON.stringify(webhooks)).not.toContain('={{');
		});

		it('has n8n answer a new event with an empty 200, once its execution is saved', () => {
			for (const { httpMethod, responseMode, responseData } of webhooks) {
				expect({ httpMethod, responseMode, responseData }).toEqual({
					httpMethod: 'POST',
					responseMode: 'onReceived',
					responseData: 'noData',
				});
			}
		});

		it('asks for the credential for Redis only where the options choose Redis, and tests it', () => {
			const isShown = (options: object) =>
				NodeHelpers.displayParameter({ options } as never, redis, {} as INode, description);
			expect(isShown({})).toBe(false);
			expect(isShown({ ledger: 'embedded' })).toBe(false);
			expect(isShown({ ledger: 'redis' })).toBe(true);
			expect(redis.required).toBe(true);
			expect(type.methods!.credentialTest![redis.testedBy as string]).toBe(testRedis);
		});

		it('has the options of the road and those of fields that are watched', () => {
			const names = (group: string) =>
				(properties.find(({ name }) => name === group)?.options as INodeProperties[]).map(({ name }) => name);
			expect(names('onlyWhenChanged')).toEqual(expect.arrayContaining(['events', 'fields', 'presets']));
			expect(names('options')).toEqual(
				expect.arrayContaining([
					'answerDeadlineMs',
					'rememberForHours',
					'ledger',
					'keepSnapshotsDays',
					'skipOutdated',
				]),
			);
		});

		it('is not activated with a field to watch that cannot be read, and says how it is written', async () => {
			const context = hookContext(setup({ onlyWhenChanged: { fields: 'lines[0].sku' } }));
			await expect(type.webhookMethods!.default!.create!.call(context)).rejects.toThrow(
				/^Only When Fields Change: .*write "lines\[\]\.sku"/,
			);
		});

		it('refuses everything where the credential holds no secret, before it is parsed', async () => {
			const host = await startWebhookHost(setup());
			try {
				for (const body of ['{}', 'not JSON']) {
					const response = await fetch(host.url, { method: 'POST', body });
					expect([response.status, await response.json()]).toEqual([401, { message: expect.any(String) }]);
				}
				expect(host.executions).toEqual([]);
			} finally {
				await host.close();
			}
		});
	},
);
