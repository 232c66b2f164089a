import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { KIND_HEADER } from './deliveries';

export const PACKAGE = 'n8n-nodes-bench-triggers';

const CREDENTIAL_SOURCE = `
class BenchApi {
	constructor() {
		this.name = 'benchApi';
		this.displayName = 'Bench API';
		this.properties = [{
			displayName: 'Secret', name: 'secret', type: 'string', typeOptions: { password: true }, default: '',
		}];
	}
}
module.exports = { BenchApi };
`;

const description = (name: string, version: number, credential: string) => `{
	displayName: '${name}', name: '${name}', group: ['trigger'], version: ${version}, description: '${name}',
	defaults: { name: '${name}' }, inputs: [], outputs: ['main'], properties: [],
	credentials: [${credential}],
	webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived',
		responseData: 'noData', path: 'webhook' }],
}`;

/** As community triggers are usually written: version 1, the credential read for each delivery. */
const MINIMAL_SOURCE = `
const { createHmac } = require('node:crypto');
class Minimal {
	constructor() {
		this.description = ${description('minimal', 1, "{ name: 'benchApi', required: true }")};
	}
	async webhook() {
		const request = this.getRequestObject();
		const { secret } = await this.getCredentials('benchApi');
		const signature = createHmac('sha256', secret).update(request.rawBody).digest('base64');
		if (this.getHeaderData()['x-shopify-hmac-sha256'] !== signature) {
			this.getResponseObject().status(401).end();
			return { noWebhookResponse: true };
		}
		return { workflowData: [this.helpers.returnJsonArray(request.body)] };
	}
}
module.exports = { Minimal };
`;

/** The least that any node outside n8n can do: a version other than 1, no credential, no check. */
const UNCHECKED_SOURCE = `
class Unchecked {
	constructor() {
		this.description = ${description('unchecked', 1.1, '')};
	}
	async webhook() {
		const request = this.getRequestObject();
		if (request.headers['${KIND_HEADER}'] !== 'new') {
			this.getResponseObject().status(200).end();
			return { noWebhookResponse: true };
		}
		return { workflowData: [[{ json: request.body }]] };
	}
}
module.exports = { Unchecked };
`;

/**
 * Writes a community package with the triggers `minimal` and `unchecked` and the credential `benchApi`.
 *
 * @returns its folder, a temporary one
 */
export async function communityTriggers(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-triggers-'));
	await mkdir(path.join(folder, 'dist'));
	const manifest = {
		name: PACKAGE,
		version: '1.0.0',
		files: ['dist'],
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: ['dist/Minimal.node.js', 'dist/Unchecked.node.js'],
			credentials: ['dist/BenchApi.credentials.js'],
		},
		peerDependencies: { 'n8n-workflow': '*' },
	};
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
	await writeFile(path.join(folder, 'dist', 'Minimal.node.js'), MINIMAL_SOURCE);
	await writeFile(path.join(folder, 'dist', 'Unchecked.node.js'), UNCHECKED_SOURCE);
	await writeFile(path.join(folder, 'dist', 'BenchApi.credentials.js'), CREDENTIAL_SOURCE);
	return folder;
}
