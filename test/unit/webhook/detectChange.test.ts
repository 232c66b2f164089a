import type { IWebhookFunctions } from 'n8n-workflow';

import type { ResourceState } from '../../../nodes/shared/changes/resourceState';
import { AnswerTime } from '../../../nodes/shared/redis/answerTime';
import { detectChange } from '../../../nodes/shared/webhook/detectChange';
import { NodeMemory } from '../../../nodes/shared/webhook/nodeMemory';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';

const PARAMETERS = { onlyWhenChanged: { fields: 'status' }, options: {} };
const EVENT: CommerceEvent = {
	platform: 'shopify',
	event: 'orders/updated',
	identity: ['1'],
	shopId: 'example.myshopify.com',
	resource: { type: 'order', id: '1' },
	occurredAt: null,
	payload: { id: 1, status: 'paid' },
	delivery: {},
};
const ORDER: ResourceState = {
	resource: ['order', '1'],
	updatedAt: undefined,
	sources: [EVENT.payload],
	content: EVENT.payload,
	isComplete: true,
	isUpdate: true,
	eventNames: ['orders/updated'],
};
const DELIVERY = {
	answerDeadlineMs: 0,
	platformWaitsMs: 5_000,
	patienceMs: 0,
	bounds: { rememberForMs: 3_600_000, rememberAtMost: 100 },
	ledger: 'embedded',
	redisTime: new AnswerTime(1_000),
} as const;

function contextOf(): IWebhookFunctions {
	const staticData = {};
	const context: Partial<IWebhookFunctions> = {
		getNode: () => ({
			id: 'node-1',
			name: 'Trigger',
			type: 'trigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: PARAMETERS,
		}),
		getWorkflow: () => ({ id: 'workflow-1', active: true }),
		getWorkflowStaticData: () => staticData,
		getNodeParameter: ((name: keyof typeof PARAMETERS) => PARAMETERS[name]) as never,
	};
	return context as IWebhookFunctions;
}

describe('a delivery whose change cannot be decided', () => {
	/** Fails after the snapshot is open. */
	const broken: ResourceState = {
		...ORDER,
		get isUpdate(): boolean {
			throw new Error('unreadable');
		},
	};

	it('lets the next delivery of its resource have the snapshot at once', async () => {
		const state = new NodeMemory<unknown>('w/n');
		const detect = async (resource: ResourceState) =>
			await detectChange(
				contextOf(),
				{ presets: [], firstSeen: 'start' },
				state,
				EVENT,
				new Date(),
				() => resource,
				DELIVERY,
			);

		await expect(detect(broken)).rejects.toThrow('unreadable');
		expect(state.idle).toBe(true);

		const next = await detect(ORDER);
		expect(next).toMatchObject({ kind: 'decided', decision: { kind: 'run' } });
		expect(await detect(ORDER)).toEqual({ kind: 'inFlight' });
	});
});
