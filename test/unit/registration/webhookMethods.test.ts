import {
	NodeOperationError,
	type IDataObject,
	type IHookFunctions,
	type INode,
	type WorkflowActivateMode,
} from 'n8n-workflow';

import { webhookMethodsOf } from '../../../nodes/shared/registration/webhookMethods';

const NODE = { id: 'n', name: 'Trigger', type: 'trigger' } as INode;
const context = contextOf('activate');
const METHODS = ['checkExists', 'create', 'delete'] as const;

/** @param staticData as n8n has saved it */
function contextOf(activation: WorkflowActivateMode, staticData: IDataObject = {}): IHookFunctions {
	return {
		getNode: () => NODE,
		getWorkflow: () => ({ id: 'w', active: true }),
		getWorkflowStaticData: () => staticData,
		getMode: () => 'trigger',
		getActivationMode: () => activation,
		getInstanceId: () => 'n8n',
		getNodeWebhookUrl: () => undefined,
	} as unknown as IHookFunctions;
}

describe('what n8n calls when a workflow is activated', () => {
	it.each(METHODS)('has the cure in the message of what %s throws', async (method) => {
		const refuse = async () => {
			throw new NodeOperationError(NODE, 'No key is set', { description: 'Enter the key.' });
		};
		const methods = webhookMethodsOf({ isRegistered: refuse, register: refuse, unregister: refuse });
		await expect(methods.default[method].call(context)).rejects.toThrow('No key is set. Enter the key.');
	});

	it.each([true, false])('tells n8n whether the URL is registered: %p', async (registered) => {
		const methods = webhookMethodsOf({ isRegistered: async () => registered, register: async () => {} });
		expect(await methods.default.checkExists.call(context)).toBe(registered);
	});

	it('checks a URL that is entered by hand at each activation, and leaves it where it is', async () => {
		const register = jest.fn(async () => {});
		const methods = webhookMethodsOf({ register });
		const answers = [];
		for (const method of METHODS) answers.push(await methods.default[method].call(context));
		expect(answers).toEqual([false, true, true]);
		expect(register.mock.calls).toEqual([[context]]);
	});

	it('asks the platform nothing when n8n starts and the node was published before', async () => {
		const asked = jest.fn(async () => {
			throw new Error('the platform is down');
		});
		const staticData = {};
		await webhookMethodsOf({ register: async () => {} }).default.create.call(
			contextOf('activate', staticData),
		);
		const { checkExists } = webhookMethodsOf({ isRegistered: asked, register: asked }).default;
		for (const activation of ['init', 'leadershipChange'] as const) {
			expect(await checkExists.call(contextOf(activation, staticData))).toBe(true);
		}
		expect(asked).not.toHaveBeenCalled();
		await expect(checkExists.call(contextOf('init'))).rejects.toThrow('the platform is down');
		await expect(checkExists.call(contextOf('update', staticData))).rejects.toThrow('the platform is down');
	});

	it('does not count as published where the registration was refused, or was removed', async () => {
		const staticData = {};
		const accepted = webhookMethodsOf({ isRegistered: async () => false, register: async () => {} }).default;
		const refused = webhookMethodsOf({
			register: async () => {
				throw new Error('refused');
			},
		}).default;
		const startsAgain = async () => await accepted.checkExists.call(contextOf('init', staticData));
		await accepted.create.call(contextOf('activate', staticData));
		expect(await startsAgain()).toBe(true);
		await expect(refused.create.call(contextOf('update', staticData))).rejects.toThrow('refused');
		expect(await startsAgain()).toBe(false);
		await accepted.create.call(contextOf('activate', staticData));
		await accepted.delete.call(contextOf('update', staticData));
		expect(await startsAgain()).toBe(false);
	});

	it('is known to a process that becomes the leader from what is saved, and to no other process', async () => {
		const staticData = {};
		await webhookMethodsOf({ register: async () => {} }).default.create.call(
			contextOf('activate', staticData),
		);
		await jest.isolateModulesAsync(async () => {
			const { isPublished, rememberPublished } =
				await import('../../../nodes/shared/registration/publication');
			for (const activation of ['activate', 'update'] as const) {
				rememberPublished(contextOf(activation, staticData));
				expect(isPublished(contextOf(activation, staticData))).toBe(false);
			}
			rememberPublished(contextOf('leadershipChange', {}));
			expect(isPublished(contextOf('leadershipChange'))).toBe(false);
			rememberPublished(contextOf('leadershipChange', staticData));
			expect(isPublished(contextOf('leadershipChange'))).toBe(true);
		});
	});
});
