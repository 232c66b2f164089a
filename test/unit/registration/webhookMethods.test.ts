import { NodeOperationError, type IHookFunctions, type INode } from 'n8n-workflow';

import { webhookMethodsOf } from '../../../nodes/shared/registration/webhookMethods';

const NODE = { name: 'Trigger', type: 'trigger' } as INode;
const context = { getNode: () => NODE } as IHookFunctions;
const METHODS = ['checkExists', 'create', 'delete'] as const;

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
});
