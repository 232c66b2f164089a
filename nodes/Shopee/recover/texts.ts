import { nodeOf } from '../../shared/n8n/node';
import type { TriggerContext } from '../../shared/n8n/triggerContext';
import { RECOVER_GROUP, type RecoverTexts } from '../../shared/recover/settings';
import { asObject } from '../../shared/util/object';

/** The wording is that of n8n's RabbitMQ trigger. */
export type ConfirmWhen = 'executionFinishesSuccessfully' | 'immediately' | 'laterInWorkflow';

export const RECOVER_TEXTS: RecoverTexts = {
	platform: 'Shopee',
	reason:
		'Shopee keeps pushes that it counts as lost for 3 days, until they are confirmed; when it counts one as lost is not documented. The queue belongs to the app, so let one trigger of an app work through it. It works without any push too: leave the URL of this trigger unregistered. What this trigger does not listen to is confirmed and starts nothing.',
	hasWindows: false,
	own: [
		{
			displayName: 'Confirm When',
			name: 'confirmWhen',
			type: 'options',
			options: [
				{
					name: 'Execution Finishes Successfully',
					value: 'executionFinishesSuccessfully',
					description:
						'A message whose execution fails starts the workflow a second time. If that fails too, it is set aside: retry its failed execution.',
				},
				{
					name: 'Immediately',
					value: 'immediately',
					description: 'As soon as n8n has saved the execution; what then fails is not seen again',
				},
				{
					name: 'Later in the Workflow',
					value: 'laterInWorkflow',
					description:
						'By the Shopee node (Lost Message: Confirm); what it does not confirm starts the workflow again at the next interval',
				},
			],
			default: 'executionFinishesSuccessfully',
			noDataExpression: true,
			description:
				'When Shopee is told that the messages have been dealt with. Shopee shows up to 100 messages, and confirms them together. Each message is an execution of its own, unless "Group Events" > "Events per Execution" lets several share one: these are then handed over again together where their execution fails.',
		},
	],
};

/** Reads the option, which holds no expression. */
export function confirmWhen(context: Pick<TriggerContext, 'getNode'>): ConfirmWhen {
	const { confirmWhen: chosen } = asObject(nodeOf(context).parameters[RECOVER_GROUP]);
	return chosen === 'immediately' || chosen === 'laterInWorkflow' ? chosen : 'executionFinishesSuccessfully';
}
