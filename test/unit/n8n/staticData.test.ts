import type { IDataObject, INode, IWebhookFunctions } from 'n8n-workflow';

import { logContext } from '../../../nodes/shared/n8n/log';
import { nodeKey, nodeKeyIn, nodeOf } from '../../../nodes/shared/n8n/node';
import { staticDataEntry, staticDataEntryOf, writeWhenSaved } from '../../../nodes/shared/n8n/staticData';

/** A context of n8n, which makes a copy of its node for each `getNode`. */
function contextOf(node: Partial<INode>, staticData: IDataObject = {}, workflowId = 'workflow-1') {
	const getNode = jest.fn(() => ({ ...node }) as INode);
	const context: Partial<IWebhookFunctions> = {
		getNode,
		getWorkflow: () => ({ id: workflowId, active: true }),
		getWorkflowStaticData: () => staticData,
	};
	return Object.assign(context as IWebhookFunctions, { getNode });
}

describe('the node of a context', () => {
	it('is read once, because n8n copies it each time', () => {
		const context = contextOf({ id: 'node-1', name: 'Trigger' });
		expect(nodeOf(context)).toBe(nodeOf(context));
		expect(nodeKey(context)).toBe('workflow-1/node-1');
		expect(context.getNode).toHaveBeenCalledTimes(1);
	});

	it('keeps its key under another name, and has another key in another workflow', () => {
		const before = contextOf({ id: 'node-1', name: 'Trigger' });
		const renamed = contextOf({ id: 'node-1', name: 'Orders' });
		const copied = contextOf({ id: 'node-1', name: 'Trigger' }, {}, 'workflow-2');
		expect(nodeKey(renamed)).toBe(nodeKey(before));
		expect(nodeKey(copied)).not.toBe(nodeKey(before));
		expect(nodeKeyIn(copied, 'node-2')).toBe('workflow-2/node-2');
	});

	it('is named in the log by its name and the id of its workflow', () => {
		const context = contextOf({ id: 'node-1', name: 'Trigger' });
		expect(logContext(context)).toEqual({ workflowId: 'workflow-1', node: 'Trigger' });
	});
});

describe('an entry of the static data', () => {
	it('belongs to one node and one kind', () => {
		const staticData = {};
		const [first, second] = ['node-1', 'node-2'].map((id) => contextOf({ id }, staticData));
		staticDataEntry(first!, 'deliveries').write({ of: 'the first' });
		expect(staticDataEntry(first!, 'deliveries').read()).toEqual({ of: 'the first' });
		expect(staticDataEntry(first!, 'snapshots').read()).toBeUndefined();
		expect(staticDataEntry(second!, 'deliveries').read()).toBeUndefined();
		const key = nodeKey(first!);
		expect(staticDataEntryOf(second!, 'deliveries', key).read()).toEqual({ of: 'the first' });
	});

	it('of a workflow that was copied with its static data counts as none', () => {
		const staticData = {};
		staticDataEntry(contextOf({ id: 'node-1' }, staticData), 'deliveries').write({ events: [] });
		const copy = contextOf({ id: 'node-1' }, staticData, 'workflow-2');
		expect(staticDataEntry(copy, 'deliveries').read()).toBeUndefined();
	});

	it('is saved with its value at the time of the save', () => {
		const staticData = {};
		const entry = staticDataEntry(contextOf({ id: 'node-1' }, staticData), 'deliveries');
		let count = 1;
		writeWhenSaved(entry, { count }, () => ({ count }));
		count = 2;
		expect(JSON.parse(JSON.stringify(staticData))).toEqual({ 'deliveries:workflow-1/node-1': { count: 2 } });
	});

	it('is saved with its value at the time of the writing where n8n copies it without making it text', () => {
		const entry = staticDataEntry(contextOf({ id: 'node-1' }), 'deliveries');
		writeWhenSaved(entry, { count: 1 }, () => ({ count: 2 }));
		expect({ ...(entry.read() as IDataObject) }).toEqual({ count: 1 });
	});
});
