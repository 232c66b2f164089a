import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { userError } from '../../../shared/errors/nodeErrors';
import { splitList } from '../../../shared/util/text';
import { stripQuery, isSafeUrl } from '../../../shared/util/url';
import { eventOptions } from '../sdkForm';

export const eventsField: INodeProperties = {
	displayName: 'Events',
	name: 'events',
	type: 'multiOptions',
	options: eventOptions,
	default: [],
	description: 'What the webhook is told',
};

export const otherEventsField: INodeProperties = {
	displayName: 'Other Events',
	name: 'otherEvents',
	type: 'string',
	default: '',
	placeholder: 'e.g. order.paid',
	description: 'Events that are not in the list, separated by commas',
};

export const urlField: INodeProperties = {
	displayName: 'URL',
	name: 'url',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/...',
	description: 'Where the webhook leads; https only',
};

export const descriptionField: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	description: 'What the webhook is for',
};

/** @returns the events chosen in the list and those entered as text */
export function eventsIn(listed: unknown, entered: unknown): string[] {
	const chosen = Array.isArray(listed) ? listed.map(String) : [];
	return [...new Set([...chosen, ...splitList(String(entered ?? ''))])];
}

/**
 * @returns the entered URL, trimmed
 * @throws NodeOperationError where the URL is not safe for a secret (https)
 */
export function requireUrl(context: IExecuteFunctions, entered: unknown, itemIndex: number): string {
	const url = String(entered ?? '').trim();
	if (isSafeUrl(url)) return url;
	throw userError(
		context,
		{
			what: `"${stripQuery(url)}" is not an https URL`,
			cure: 'Enter a public URL that begins with https.',
		},
		itemIndex,
	);
}
