import type { IDataObject, IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { logProblem } from '../../shared/errors/log';
import { userError } from '../../shared/errors/nodeErrors';
import { logContext } from '../../shared/n8n/log';
import { registersProductionUrlByApi } from '../../shared/registration/byApi';
import type { RegisterWhen, RegistrationState } from '../../shared/registration/lookAfter';
import { rememberRegisteredUrl } from '../../shared/registration/ownUrls';
import { isOwnWebhookUrl, requireHttps, requireWebhookUrl } from '../../shared/registration/webhookUrl';
import { sameMembers } from '../../shared/util/list';
import { stripQuery } from '../../shared/util/url';
import {
	getWebhookSettings,
	setWebhookSettings,
	withSecretHeader,
	type RequestHeader,
	type WebhookSettings,
	type WebhookSettingsChange,
} from '../api/webhookSettings';
import { DATA_TYPES, isSdkEvent } from '../platform/eventTypes';
import { keyProblemIn, CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { urlToRegister } from '../platform/webhookUrl';
import { readParameters } from './parameters';
import { CHANGE_TEXTS } from './properties';

/** Whether the webhook of the shop is as the parameters and the credential want it. */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	requireReadableFields(context, CHANGE_TEXTS);
	if (!registersProductionUrlByApi(context)) return false;
	const keys = await requireKeys(context);
	const settings = await getWebhookSettings(context);
	return settings !== undefined && isAsWanted(settings, wantedSettings(context, keys, settings));
}

/**
 * What Pancake says of the webhook of the shop.
 *
 * @returns undefined where Pancake does not show the webhook
 */
export async function stateOf(context: IHookFunctions): Promise<RegistrationState | undefined> {
	const settings = await getWebhookSettings(context);
	if (settings?.url === undefined) return undefined;
	const { url, enabled } = settings;
	const isOwn = isOwnWebhookUrl(context, url);
	const delivers = isOwn && enabled !== false;
	const keys = keysFrom(await context.getCredentials(CREDENTIAL_TYPE));
	const isComplete =
		!registersProductionUrlByApi(context) ||
		deliversAsWanted(settings, wantedSettings(context, keys, settings));
	return {
		isOwn,
		faults: [
			...(isOwn
				? []
				: [
						`The webhook of the shop in Pancake has ${url === '' ? 'no URL' : `the URL ${stripQuery(url)}`}, not that of this trigger`,
					]),
			...(isOwn && enabled === false ? ['The webhook of the shop is switched off in Pancake'] : []),
			...(delivers && !isComplete
				? [
						'The webhook of the shop in Pancake has other types, headers or a URL than the trigger has registered',
					]
				: []),
		],
	};
}

/**
 * Sets the webhook of the shop: its URL, its types and the header with the secret. A shop has one webhook
 * only, so a webhook with another URL is replaced only if the parameters of the node allow it.
 *
 * @throws NodeOperationError with the cure
 */
export async function register(context: IHookFunctions, when: RegisterWhen = 'published'): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	const keys = await requireKeys(context);
	if (!registersProductionUrlByApi(context)) return;

	warnOfSigningKey(context, keys);
	requireTypes(context);
	const mayReplace = when === 'published' && context.getNodeParameter('replaceWebhookUrl', false) === true;
	const before = await getWebhookSettings(context);
	if (before?.url === undefined && !mayReplace) throw unknownSettings(context);
	if (isForeign(context, before) && !mayReplace) throw takenWebhook(context, before);

	const wanted = wantedSettings(context, keys, before);
	await setWebhookSettings(context, wanted, before);
	const after = await getWebhookSettings(context);
	if (after?.url !== undefined && !isKept(after, wanted)) {
		throw userError(context, {
			what: 'Pancake did not save the webhook',
			cure: 'Set the webhook by hand in Pancake POS under Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API, and set the trigger to "Already Configured in Pancake".',
		});
	}
	rememberRegisteredUrl(context, wanted.url ?? '');
}

/**
 * Switches the webhook of the shop off if it has this node's URL. A webhook with another URL stays as it is.
 */
export async function unregister(context: IHookFunctions): Promise<void> {
	if (!registersProductionUrlByApi(context)) return;
	const settings = await getWebhookSettings(context);
	if (settings?.url === undefined) {
		logProblem(context, 'warn', {
			what: 'Pancake does not show the webhook of the shop, so the webhook was not switched off',
			cure: 'Switch the webhook off in Pancake under Webhook/API if it has the URL of this node.',
		});
		return;
	}
	if (settings.url === '' || isForeign(context, settings)) {
		context.logger.info(
			'The webhook of the Pancake shop now has a URL that is not of this node, so the webhook stays as it is',
			logContext(context),
		);
		return;
	}
	if (settings.enabled === false) return;
	// The other settings are sent unchanged: whether Pancake keeps settings that a request leaves out is not
	// documented.
	await setWebhookSettings(context, { ...settings, enabled: false }, settings);
}

function wantedSettings(
	context: IHookFunctions,
	keys: Keys,
	before: WebhookSettings | undefined,
): WebhookSettingsChange {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const url = requireUrl(context);
	// Headers of another receiver are not kept, as they may hold its secrets.
	const kept = isForeign(context, before) ? undefined : before;
	return {
		enabled: true,
		url: urlToRegister(url, context.getNode().webhookId, {
			urlSecret: keys.urlSecret,
			appendsType: options.appendsType === true,
		}),
		types: requireTypes(context),
		email: String(options.errorEmail ?? '').trim() || before?.email,
		partner: before?.partner,
		headers: withSecretHeader(kept?.headers ?? [], keys),
	};
}

function isAsWanted(settings: WebhookSettings, wanted: WebhookSettingsChange): boolean {
	const headers = wanted.headers ?? [];
	return (
		isKept(settings, wanted) &&
		settings.url === wanted.url &&
		settings.email === wanted.email &&
		sameMembers(settings.types ?? [], wanted.types ?? []) &&
		sameMembers((settings.headers ?? []).map(asLine), headers.map(asLine))
	);
}

/** As isAsWanted, where Pancake shows it: what it does not show, or writes in another way, is no fault. */
function deliversAsWanted(settings: WebhookSettings, wanted: WebhookSettingsChange): boolean {
	const { types, headers } = settings;
	const shown = headers?.map(asLine);
	return (
		isKept(settings, wanted) &&
		(types === undefined || (wanted.types ?? []).every((type) => types.includes(type))) &&
		(shown === undefined || (wanted.headers ?? []).every((header) => shown.includes(asLine(header))))
	);
}

/** Whether Pancake will send deliveries to the URL. Queries are not compared, as Pancake may rewrite a URL. */
function isKept(settings: WebhookSettings, wanted: WebhookSettingsChange): boolean {
	return settings.enabled !== false && stripQuery(settings.url ?? '') === stripQuery(wanted.url ?? '');
}

function asLine({ name, value }: RequestHeader): string {
	return `${name.toLowerCase()}: ${value}`;
}

function isForeign(context: IHookFunctions, settings: WebhookSettings | undefined): boolean {
	const url = settings?.url ?? '';
	return url !== '' && !isOwnWebhookUrl(context, url);
}

/**
 * @returns the types to register for the webhook of the shop; all documented types where none is chosen
 * @throws NodeOperationError where an event of the SDK is chosen, which the webhook of a shop does not know
 */
function requireTypes(context: IHookFunctions): string[] {
	const { types } = readParameters(context);
	const sdk = types.find(isSdkEvent);
	if (sdk !== undefined) {
		throw userError(context, {
			what: `The event ${sdk} cannot be registered by API`,
			cure: 'The webhook of a shop sends types such as orders only. Choose these types, or register the event with the Pancake node (Webhook: Create) and set the trigger to "Already Configured in Pancake".',
		});
	}
	return types.length > 0 ? [...types] : DATA_TYPES.map(({ name }) => name);
}

/**
 * @throws NodeOperationError where the credential has no secret that Pancake sends: every delivery would be
 *   refused
 */
async function requireKeys(context: IHookFunctions): Promise<Keys> {
	const keys = keysFrom(await context.getCredentials(CREDENTIAL_TYPE));
	const fault = keyProblemIn(keys);
	if (fault !== undefined) throw userError(context, fault);
	if (
		registersProductionUrlByApi(context) &&
		keys.webhookSecret === undefined &&
		keys.urlSecret === undefined
	) {
		throw userError(context, {
			what: 'The credential has no webhook secret',
			cure: 'Enter a long random text as Webhook Secret in the credential: Pancake does not sign the deliveries of a webhook that is registered by API, so the signing key alone proves nothing.',
		});
	}
	return keys;
}

function warnOfSigningKey(context: IHookFunctions, { signingKey }: Keys): void {
	if (signingKey === undefined) return;
	logProblem(context, 'warn', {
		what: 'The credential of the Pancake trigger has a signing key, but Pancake is not known to sign the deliveries of a webhook that is registered by API',
		cure: 'Remove the signing key if deliveries are refused because a signature is missing.',
	});
}

/** @throws NodeOperationError unless the URL is https, because every delivery carries the secret */
function requireUrl(context: IHookFunctions): string {
	return requireHttps(context, requireWebhookUrl(context), (url) => ({
		what: `${url} is not an https URL, so the webhook secret would be sent unprotected`,
		cure: 'Set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions) to its public https address.',
	}));
}

const REPLACE_OR_DISTRIBUTE =
	'Switch on "Replace Another Webhook URL" if you want that, or distribute the events from one workflow.';

/** A webhook that is switched off is not replaced either: it may belong to another workflow. */
function takenWebhook(context: IHookFunctions, taken: WebhookSettings | undefined): NodeOperationError {
	const url = stripQuery(taken?.url ?? '');
	if (taken?.enabled === false) {
		return userError(context, {
			what: `The webhook of the shop already has the URL ${url}, though it is switched off`,
			cure: `A shop has one webhook only, so its present settings would be lost. ${REPLACE_OR_DISTRIBUTE}`,
		});
	}
	return userError(context, {
		what: `The webhook of the shop already has the URL ${url}`,
		cure: `A shop has one webhook only, so the present receiver would get no more deliveries. ${REPLACE_OR_DISTRIBUTE}`,
	});
}

function unknownSettings(context: IHookFunctions): NodeOperationError {
	return userError(context, {
		what: 'Pancake does not show the webhook settings of the shop, so the webhook may belong to another receiver',
		cure: 'Look in Pancake POS under Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API. Then set the webhook there by hand ("Already Configured in Pancake"), or switch on "Replace Another Webhook URL".',
	});
}
