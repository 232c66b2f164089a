import type { INodePropertyOptions } from 'n8n-workflow';

import { ENVIRONMENTS } from '../platform/environment';

/** The environments that a credential can be for. */
export const environmentOptions: INodePropertyOptions[] = [
	...ENVIRONMENTS.map(({ host: _host, ...option }) => option),
	{ name: 'Custom Base URL', value: 'custom', description: 'A proxy or a simulator' },
];
