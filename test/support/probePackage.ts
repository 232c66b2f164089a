import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A package of the harness's own tests, so that they do not depend on what they later test. */
export const PROBE = 'n8n-nodes-harness-probe';

const NODE_SOURCE = `
const { sleep } = require('n8n-workflow');
class Probe {
	constructor() {
		this.description = {
			displayName: 'Probe', name: 'probe', group: ['trigger'], version: 1.1, description: 'Probe',
			defaults: { name: 'Probe' }, inputs: [], outputs: ['main'], properties: [],
			credentials: [{ name: 'probeApi', required: true }],
			webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived',
				responseData: 'noData', path: 'webhook' }],
		};
	}
	async webhook() {
		await sleep(0);
		const { word } = await this.getCredentials('probeApi');
		return { workflowData: [[{ json: { word, ...this.getBodyData() } }]] };
	}
}
module.exports = { Probe };
`;

const REFUSING_SOURCE = `
const { Probe } = require('./Probe.node.js');
class Refusing extends Probe {
	constructor() {
		super();
		Object.assign(this.description, { name: 'refusing', displayName: 'Refusing', credentials: [] });
		const create = async () => { throw new Error('the platform said no'); };
		this.webhookMethods = { default: { checkExists: async () => false, create, delete: async () => true } };
	}
}
module.exports = { Refusing };
`;

const CREDENTIAL_SOURCE = `
class ProbeApi {
	constructor() {
		this.name = 'probeApi';
		this.displayName = 'Probe API';
		this.properties = [
			{ displayName: 'Word', name: 'word', type: 'string', default: '' },
			{ displayName: 'Base URL', name: 'url', type: 'string', default: '' },
		];
		this.test = { request: { baseURL: '={{$credentials.url}}', url: '/test' } };
	}
}
module.exports = { ProbeApi };
`;

/**
 * Writes a community package as `npm pack` takes it: a trigger `probe` that adds a word from its
 * credential, a trigger `refusing` whose create() fails, and the credential type `probeApi`.
 *
 * @returns its folder, a temporary one
 */
export async function probePackage(): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'harness-probe-'));
	await mkdir(path.join(folder, 'dist'));
	const manifest = {
		name: PROBE,
		version: '1.0.0',
		files: ['dist'],
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: ['dist/Probe.node.js', 'dist/Refusing.node.js'],
			credentials: ['dist/ProbeApi.credentials.js'],
		},
		peerDependencies: { 'n8n-workflow': '*' },
	};
	await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
	await writeFile(path.join(folder, 'dist', 'Probe.node.js'), NODE_SOURCE);
	await writeFile(path.join(folder, 'dist', 'Refusing.node.js'), REFUSING_SOURCE);
	await writeFile(path.join(folder, 'dist', 'ProbeApi.credentials.js'), CREDENTIAL_SOURCE);
	return folder;
}
