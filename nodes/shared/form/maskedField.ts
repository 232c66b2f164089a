import type { INodeProperties } from 'n8n-workflow';

/**
 * A field of a credential that holds a secret and is shown as dots.
 *
 * For names that do not tell by themselves that they are secret, such as "partnerKey".
 */
export function maskedField(
	displayName: string,
	name: string,
	texts: { readonly description: string; readonly hint: string },
): INodeProperties {
	return { displayName, name, type: 'string', typeOptions: { password: true }, default: '', ...texts };
}
