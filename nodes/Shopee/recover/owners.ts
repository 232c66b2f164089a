import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { userError } from '../../shared/errors/nodeErrors';
import { causedBy, ProblemError, type Problem } from '../../shared/errors/problem';
import { nodeKey, nodeOf } from '../../shared/n8n/node';
import type { TriggerContext } from '../../shared/n8n/triggerContext';
import { recoverSettings } from '../../shared/recover/settings';
import { isTest } from '../../shared/registration/isTest';
import { isPresent } from '../../shared/util/object';
import { apiBaseUrl, CREDENTIAL_TYPE, requirePartnerId } from '../platform/keys';

/*
 * The queue of lost messages belongs to the app, and a confirmation is for all of it. So one trigger works through it,
 * where that can be told: the triggers of one n8n process know of each other.
 */

interface Owner {
	/** See nodeKey. */
	readonly key: string;
	readonly node: string;
	readonly workflow: string;
}

/** The triggers that work through a queue, by app. */
const owners = new Map<string, Owner>();

/**
 * Refuses the publication of a trigger that could not recover lost messages, before anything is registered.
 *
 * @throws NodeOperationError where the credential cannot sign calls, or another trigger has the queue of the app
 */
export async function requireQueue(context: IHookFunctions): Promise<void> {
	if (!recovers(context)) return;
	const other = otherOwner(context, await appOf(context));
	if (other !== undefined) throw userError(context, takenBy(other));
}

/** The trigger has been registered, and works through the queue from now on. @throws as requireQueue does */
export async function takeQueueIfRecovering(context: IHookFunctions): Promise<void> {
	await requireQueue(context);
	if (recovers(context)) takeQueue(context, await appOf(context));
}

/** @returns the problem where another trigger has the queue of the app */
export function takeQueue(context: TriggerContext, app: string): Problem | undefined {
	const other = otherOwner(context, app);
	if (other !== undefined) return takenBy(other);
	const { id = '', name } = context.getWorkflow();
	owners.set(app, { key: nodeKey(context), node: nodeOf(context).name, workflow: name ?? id });
	return undefined;
}

/** The trigger was unpublished, or n8n ends. */
export function leaveQueues(context: TriggerContext): void {
	const key = nodeKey(context);
	for (const [app, owner] of owners) if (owner.key === key) owners.delete(app);
}

/**
 * @returns the app whose queue the credential of the trigger reaches, e.g. "2001887 at https://partner.shopeemobile.com"
 * @throws NodeOperationError where the credential cannot sign calls
 */
export async function appOf(context: TriggerContext): Promise<string> {
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	try {
		return `${requireCallable(credential)} at ${apiBaseUrl(credential)}`;
	} catch (error) {
		const problem = causedBy(error, {
			what: 'Lost messages cannot be recovered',
			cure: 'Correct the credential.',
		});
		throw userError(context, problem);
	}
}

/** @returns the partner ID. @throws ProblemError where the credential cannot sign calls */
function requireCallable(credential: IDataObject): string {
	const partnerId = requirePartnerId(credential);
	const { partnerKey } = credential;
	if (isPresent(partnerKey) && String(partnerKey).trim() !== '') return partnerId;
	throw new ProblemError({
		what: 'The credential has no API partner key',
		cure: 'Enter the key of the app from the Shopee Open Platform console, or switch "Recover Missed Events" off.',
	});
}

function recovers(context: IHookFunctions): boolean {
	return recoverSettings(context) !== undefined && !isTest(context);
}

function otherOwner(context: TriggerContext, app: string): Owner | undefined {
	const owner = owners.get(app);
	return owner?.key === nodeKey(context) ? undefined : owner;
}

function takenBy({ node, workflow }: Owner): Problem {
	return {
		what: `"${node}" of the workflow "${workflow}" already works through the lost messages of this app`,
		cure: 'The queue belongs to the app, and a confirmation is for all of it: switch "Recover Missed Events" off in one of the two triggers.',
	};
}
