import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { logProblem } from '../../shared/errors/log';
import { userError } from '../../shared/errors/nodeErrors';
import { errorMessage } from '../../shared/errors/problem';
import { requireIds } from '../../shared/form/requireIds';
import { logContext } from '../../shared/n8n/log';
import { registersProductionUrlByApi } from '../../shared/registration/byApi';
import type { RegisterWhen, RegistrationState } from '../../shared/registration/lookAfter';
import { rememberRegisteredUrl } from '../../shared/registration/ownUrls';
import { isOwnWebhookUrl, requireHttps, requireWebhookUrl } from '../../shared/registration/webhookUrl';
import { splitList } from '../../shared/util/text';
import { stripQuery } from '../../shared/util/url';
import { getPushConfig, setPushConfig, type PushConfig } from '../api/push';
import { LAST_SWITCHABLE_CODE } from '../platform/eventTypes';
import { CREDENTIAL_TYPE, keysFrom } from '../platform/keys';
import { requireQueue, takeQueueIfRecovering } from '../recover/owners';
import { readParameters, registeredUrl } from './parameters';
import { CHANGE_TEXTS } from './properties';

const SWITCH_ON_IN_CONSOLE = 'Switch it on in the console, under Push Mechanism.';

/** @returns whether the push configuration of the app is as the parameters ask */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	requireReadableFields(context, CHANGE_TEXTS);
	if (!registersProductionUrlByApi(context)) return false;
	const { faults } = await stateOf(context);
	if (faults.length > 0) return false;
	await takeQueueIfRecovering(context);
	return true;
}

/** What Shopee says of the push configuration of the app. */
export async function stateOf(context: IHookFunctions): Promise<RegistrationState> {
	const config = await getPushConfig(context);
	const { callback_url: current, push_config_on_list: on } = config;
	const isOwn = current === registeredUrl(context);
	const off = requireTypes(context).filter((code) => !on.includes(code));
	const where = current === '' ? 'no URL' : stripQuery(current);
	return {
		isOwn,
		faults: [
			...(isOwn ? [] : [`Shopee delivers the pushes of the app to ${where}, not to this trigger`]),
			...(isSuspended(config) ? ['Shopee has suspended the pushes of the app'] : []),
			...off.map((code) => `Push type ${code} is switched off at Shopee`),
		],
	};
}

/**
 * Sets the callback URL of the app and switches the chosen push types on. Meanwhile Shopee sends a verification
 * message to the URL, which n8n already serves at this point.
 *
 * @throws NodeOperationError where the app delivers to another URL and the node may not replace it
 */
export async function register(context: IHookFunctions, when: RegisterWhen = 'published'): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	const codes = requireTypes(context);
	requireShops(context);
	if (when === 'published') await requireQueue(context);
	await warnOfMissingKey(context);
	if (registersProductionUrlByApi(context)) await registerByApi(context, codes, when);
	if (when === 'published') await takeQueueIfRecovering(context);
}

async function registerByApi(
	context: IHookFunctions,
	codes: readonly number[],
	when: RegisterWhen,
): Promise<void> {
	const url = requireUrl(context);
	const config = await getPushConfig(context);
	const { callback_url: current, push_config_on_list: on } = config;
	const suspended = isSuspended(config);
	const foreign = current !== '' && current !== url && !isOwnWebhookUrl(context, current);
	const mayReplace = when === 'published' && context.getNodeParameter('replaceCallbackUrl', false) === true;
	if (foreign && !mayReplace) {
		throw userError(context, {
			what: `The app already delivers its pushes to ${stripQuery(current)}`,
			cure: 'An app has one callback URL, so the present receiver would get no more pushes. Switch on "Replace Another Callback URL" if you want that, or distribute the pushes from one workflow.',
		});
	}
	// Shopee says that a new subscription ends a suspension. Whether this call counts as one is not verified.
	const missing = suspended ? codes : codes.filter((code) => !on.includes(code));
	const documented = missing.filter((code) => code <= LAST_SWITCHABLE_CODE);
	if (current !== url || suspended || documented.length > 0) {
		await setPushConfig(context, {
			...((current !== url || suspended) && { callback_url: url }),
			...(documented.length > 0 && { set_push_config_on: documented }),
		});
	}
	rememberRegisteredUrl(context, url);
	await tryToSwitchOn(
		context,
		missing.filter((code) => code > LAST_SWITCHABLE_CODE),
	);
	await warnOfRefusedTypes(context, missing);
}

/** Leaves the app as it is: the app may serve others too, so only its users change it back. */
export function unregister(context: IHookFunctions): void {
	if (!registersProductionUrlByApi(context)) return;
	context.logger.info(
		'The callback URL of the Shopee app stays as it is. Shopee sends pushes to it until you change it with the Shopee node (Push Config: Set) or in the console.',
		logContext(context),
	);
}

/**
 * Switches undocumented types on one by one: where Shopee refuses one type, pushes of the others still arrive.
 */
async function tryToSwitchOn(context: IHookFunctions, codes: readonly number[]): Promise<void> {
	for (const code of codes) {
		try {
			await setPushConfig(context, { set_push_config_on: [code] });
		} catch (error) {
			logProblem(context, 'warn', {
				what: `Shopee refused to switch on push type ${code} by API: ${errorMessage(error)}`,
				cure: SWITCH_ON_IN_CONSOLE,
			});
		}
	}
}

function isSuspended({ live_push_status: status }: PushConfig): boolean {
	return status.toLowerCase() === 'suspended';
}

/** Switching by API is documented for codes up to 13. Shopee may ignore other codes without an error. */
async function warnOfRefusedTypes(context: IHookFunctions, codes: readonly number[]): Promise<void> {
	if (codes.length === 0) return;
	const { push_config_on_list: on } = await getPushConfig(context);
	const refused = codes.filter((code) => !on.includes(code));
	if (refused.length === 0) return;
	logProblem(context, 'warn', {
		what: `Shopee did not switch on the push types ${refused.join(', ')} by API`,
		cure: SWITCH_ON_IN_CONSOLE,
	});
}

/**
 * @returns the codes of the chosen push types
 * @throws NodeOperationError where an entered code is no whole number
 */
function requireTypes(context: IHookFunctions): readonly number[] {
	const entered = splitList(String(context.getNodeParameter('otherPushTypes', '')));
	const wrong = entered.find((code) => !/^\d{1,6}$/.test(code));
	if (wrong !== undefined) {
		throw userError(context, {
			what: `"${wrong}" is not the code of a push type`,
			cure: 'Enter codes as whole numbers, separated by commas, in "Other Push Types".',
		});
	}
	return readParameters(context).pushTypes;
}

function requireShops(context: IHookFunctions): void {
	const { shopIds } = readParameters(context);
	requireIds(context, shopIds, { one: 'a shop', all: 'the shops', field: 'Shop IDs' });
}

/** Warns that every push is refused where the credential has no key that may sign pushes. */
async function warnOfMissingKey(context: IHookFunctions): Promise<void> {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const credential = await context.getCredentials(CREDENTIAL_TYPE);
	const { keys } = keysFrom(credential, options.acceptApiKey === true);
	if (keys.length > 0) return;
	// The console generates the push key only after it has the URL, so the workflow has to run without the key.
	logProblem(context, 'warn', {
		what: 'The credential has no push partner key, so every push is refused and only the verification message of Shopee is answered',
		cure: 'Generate a key in the console (Push Mechanism > Set Push) and enter it in the credential.',
	});
}

function requireUrl(context: IHookFunctions): string {
	return requireHttps(context, requireWebhookUrl(context, registeredUrl(context)), (url) => ({
		what: `Shopee accepts https URLs only, not ${url}`,
		cure: 'Set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions) to its public https address, or enter the public URL in "Registered Callback URL".',
	}));
}
