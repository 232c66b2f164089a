import type { INodeProperties } from 'n8n-workflow';

/**
 * Makes a credential field for a secret, which n8n shows as dots.
 *
 * For fields whose name does not show that the value is secret, such as "partnerKey".
 */
export function maskedField(
	displayName: string,
	name: string,
	texts: { readonly description: string; readonly hint: string },
): INodeProperties {
	return { displayName, name, type: 'string', typeOptions: { password: true }, default: '', ...texts };
}
