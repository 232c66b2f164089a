import { NodeOperationError, type IDataObject, type IHookFunctions } from 'n8n-workflow';

import { stripQuery, isSafeUrl } from '../../shared/util/url';
import { requireReadableFields } from '../../shared/changes/requireReadableFields';
import { isOwnWebhookUrl, missingWebhookUrl } from '../../shared/registration/webhookUrl';
import { sameMembers } from '../../shared/util/list';
import { logContext } from '../../shared/n8n/log';
import {
	getWebhookSettings,
	setWebhookSettings,
	type RequestHeader,
	type WebhookSettings,
	type WebhookSettingsChange,
} from '../api/webhookSettings';
import { problemIn, CREDENTIAL_TYPE, keysFrom, type Keys } from '../platform/keys';
import { urlToRegister } from '../platform/webhookUrl';
import { registersByApi, typesToRegister } from './parameters';
import { CHANGE_TEXTS } from './properties';

/** Is the webhook of the shop as the parameters and the credential want it? */
export async function isRegistered(context: IHookFunctions): Promise<boolean> {
	requireReadableFields(context, CHANGE_TEXTS);
	if (!registersByApi(context)) return false;
	const keys = await requireKeys(context);
	const settings = await getWebhookSettings(context);
	return settings !== undefined && isAsWanted(settings, wantedSettings(context, keys, settings));
}

/**
 * Sets the webhook of the shop: its URL, its types and the header with the secret. A shop has one webhook
 * only, so one that leads elsewhere is not replaced unless the node may.
 *
 * @throws NodeOperationError with the cure
 */
export async function register(context: IHookFunctions): Promise<void> {
	requireReadableFields(context, CHANGE_TEXTS);
	const keys = await requireKeys(context);
	if (!registersByApi(context)) return;

	warnOfSigningKey(context, keys);
	typesToRegister(context);
	const mayReplace = context.getNodeParameter('replaceWebhookUrl', false) === true;
	const before = await getWebhookSettings(context);
	if (before?.url === undefined && !mayReplace) throw unknownSettings(context);
	if (isForeign(context, before) && !mayReplace) throw takenWebhook(context, before);

	const wanted = wantedSettings(context, keys, before);
	await setWebhookSettings(context, wanted, before);
	const after = await getWebhookSettings(context);
	if (after?.url !== undefined && !isKept(after, wanted)) {
		throw new NodeOperationError(context.getNode(), 'Pancake did not keep the webhook that was set', {
			description:
				'Set it by hand in Pancake POS under Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API, and the trigger to "Already Configured in Pancake".',
		});
	}
}

/** Switches the webhook of the shop off, if it is this node's; another one is left as it is. */
export async function unregister(context: IHookFunctions): Promise<void> {
	if (!registersByApi(context)) return;
	const settings = await getWebhookSettings(context);
	if (settings?.url === undefined) {
		context.logger.warn(
			'Pancake does not show the webhook of the shop, so it was not switched off: switch it off in Pancake under Webhook/API if it leads to this node',
			logContext(context),
		);
		return;
	}
	if (settings.url === '' || isForeign(context, settings)) {
		context.logger.info(
			'The webhook of the Pancake shop leads elsewhere by now, so it stays as it is',
			logContext(context),
		);
		return;
	}
	if (settings.enabled === false) return;
	// All else is sent as it is: whether Pancake keeps what a change does not mention is not documented.
	await setWebhookSettings(context, { ...settings, enabled: false }, settings);
}

function wantedSettings(
	context: IHookFunctions,
	keys: Keys,
	before: WebhookSettings | undefined,
): WebhookSettingsChange {
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const url = requireSafeUrl(context);
	// Headers of another receiver are its own business, and may hold its secrets.
	const kept = isForeign(context, before) ? undefined : before;
	return {
		enabled: true,
		url: urlToRegister(url, context.getNode().webhookId, {
			urlSecret: keys.urlSecret,
			appendsType: options.appendsType === true,
		}),
		types: typesToRegister(context),
		email: String(options.errorEmail ?? '').trim() || before?.email,
		partner: before?.partner,
		headers: withSecret(kept?.headers ?? [], keys),
	};
}

function withSecret(headers: readonly RequestHeader[], keys: Keys): RequestHeader[] {
	const { webhookHeaderName: name, webhookSecret } = keys;
	const others = headers.filter((header) => header.name.toLowerCase() !== name.toLowerCase());
	return webhookSecret === undefined ? others : [...others, { name, value: webhookSecret }];
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

/** Whether deliveries will come; Pancake may write a URL in a way of its own. */
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

/** Without a secret that Pancake sends along, every delivery would be refused. */
async function requireKeys(context: IHookFunctions): Promise<Keys> {
	const keys = keysFrom(await context.getCredentials(CREDENTIAL_TYPE));
	const fault = problemIn(keys);
	if (fault !== undefined) {
		throw new NodeOperationError(context.getNode(), fault.message, { description: fault.description });
	}
	if (registersByApi(context) && keys.webhookSecret === undefined && keys.urlSecret === undefined) {
		throw new NodeOperationError(context.getNode(), 'The credential has no webhook secret', {
			description:
				'Enter a long random text as Webhook Secret in the credential: what is registered by API is not signed, so the signing key alone proves nothing.',
		});
	}
	return keys;
}

function warnOfSigningKey(context: IHookFunctions, { signingKey }: Keys): void {
	if (signingKey === undefined) return;
	context.logger.warn(
		'The credential of the Pancake trigger has a signing key, but Pancake is not known to sign what is registered by API: remove the key if deliveries are refused for a missing signature',
		logContext(context),
	);
}

/** The secret travels with every delivery, so not over plain http. */
function requireSafeUrl(context: IHookFunctions): string {
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined) throw missingWebhookUrl(context);
	if (isSafeUrl(url)) return url;
	throw new NodeOperationError(
		context.getNode(),
		`${stripQuery(url)} is no https URL: the webhook secret would travel there unprotected`,
		{
			description:
				'Set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions) to its public https address.',
		},
	);
}

/** One that is switched off may be another workflow's, which would find its place taken. */
function takenWebhook(context: IHookFunctions, taken: WebhookSettings | undefined): NodeOperationError {
	const isOff = taken?.enabled === false;
	const message = `The webhook of the shop already leads to ${stripQuery(taken?.url ?? '')}${isOff ? ', though it is switched off' : ''}`;
	const consequence = isOff
		? 'so what is set there now would be gone'
		: 'so whoever receives there would receive nothing any more';
	return new NodeOperationError(context.getNode(), message, {
		description: `A shop has one webhook only, ${consequence}. Switch on "Replace Another Webhook URL" if that is what you want, or fan out from one workflow.`,
	});
}

function unknownSettings(context: IHookFunctions): NodeOperationError {
	return new NodeOperationError(context.getNode(), 'Pancake does not show the webhook settings of the shop', {
		description:
			'So it cannot be told whether the webhook leads to another receiver. Look in Pancake POS under Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API; then set the webhook there by hand ("Already Configured in Pancake"), or switch on "Replace Another Webhook URL".',
	});
}
