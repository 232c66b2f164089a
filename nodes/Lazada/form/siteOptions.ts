import type { INodePropertyOptions } from 'n8n-workflow';

import { SITES } from '../platform/site';

/** The sites that a credential can be for. */
export const siteOptions: INodePropertyOptions[] = SITES.map(({ value, name, host }) => ({
	name,
	value,
	description: host.replace('https://', ''),
}));
