import path from 'node:path';

import type { Environment } from '../environment';

/** @returns the lines that help to find one's way in n8n */
export function instructionsFor({ n8n }: Environment): string[] {
	return [
		`A new workflow, past the page that n8n shows after the login: ${n8n.url}/workflow/new`,
		'In its list of nodes the trigger and the actions of a platform are one entry, e.g. "Shopee". Of Shopify ' +
			'take "Shopify Webhook"; "Shopify" is one of n8n\'s own.',
		`The log of n8n: ${path.relative(process.cwd(), n8n.logFile)}`,
	];
}
