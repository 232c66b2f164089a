import { exampleNames, readExample } from '../../harness/examples';
import { credentialTypes } from '../../harness/registered';
import type { WorkflowJson } from '../../harness/workflows';

/** All that an example needs; n8n exports more with a workflow, which belongs to whoever exported it. */
const PARTS = ['name', 'nodes', 'connections', 'settings'];
const SETTINGS = ['executionOrder'];
const NODE_PARTS = [
	...['id', 'name', 'type', 'typeVersion', 'position', 'parameters', 'credentials'],
	...['onError', 'executeOnce', 'alwaysOutputData'],
];

/** Addresses at which a user's own take the place of what is written. */
const PLACEHOLDERS = /^https?:\/\/(example\.invalid|n8n\.example\.com|localhost:5678)$/;
const ADDRESS = /https?:\/\/[^/\s"'`]+/g;

/** Keys of platforms, headers with them, and whatever is too long and too colourful for a word. */
const SECRETS = [
	/\bshp(at|ca|pa|ss|ua|pk|tka)[_-]\w+/,
	/\bBearer\s+[\w.-]{8,}/i,
	/\beyJ[\w-]{8,}/,
	/\b(?=\w*\d)(?=\w*[a-z])\w{24,}\b/i,
];
const SECRET_FIELD = /secret|token|password|api_?key|authorization/i;

/** What an example would take along from where it was made, in words. */
function takenAlong(workflow: WorkflowJson): string[] {
	const found: string[] = [];
	const only = (parts: object, allowed: readonly string[], of: string) => {
		for (const part of Object.keys(parts)) if (!allowed.includes(part)) found.push(`${part} of ${of}`);
	};
	only(workflow, PARTS, 'the workflow');
	only(workflow.settings, SETTINGS, 'the settings');
	for (const node of workflow.nodes) {
		only(node, NODE_PARTS, node.name);
		for (const [type, { id }] of Object.entries(node.credentials ?? {})) {
			if (id !== '') found.push(`the id of ${type} in ${node.name}`);
		}
		for (const [field, text] of textsIn(node.parameters)) {
			if (SECRETS.some((secret) => secret.test(text)) || (SECRET_FIELD.test(field) && text !== ''))
				found.push(`a secret in ${field} of ${node.name}`);
			for (const [address] of text.matchAll(ADDRESS))
				if (!PLACEHOLDERS.test(address)) found.push(`${address} in ${node.name}`);
		}
	}
	return found;
}

/** Every text below a value, with the name of the field that it stands in. */
function textsIn(value: unknown, field = ''): Array<[string, string]> {
	if (typeof value === 'string') return [[field, value]];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, one]) => textsIn(one, Array.isArray(value) ? field : name));
}

describe('the examples', () => {
	it.each(exampleNames())('%s takes nothing along from where it was made', (name) => {
		expect(takenAlong(readExample(name))).toEqual([]);
	});

	it('would be found to take along what belongs to one user', () => {
		const node = (changes: object, parameters: object = {}) => {
			const workflow = readExample('shopify-orders-once');
			const [trigger, ...others] = workflow.nodes;
			Object.assign(trigger!, changes, { parameters: { ...trigger!.parameters, ...parameters } });
			return { ...workflow, nodes: [trigger!, ...others] };
		};
		const of = 'Shopify Webhook Trigger';
		const credentials = { shopifyWebhookApi: { id: 'B8g9GwFiyF6eCz2G', name: 'Shopify' } };
		const found: Array<[WorkflowJson, string]> = [
			[node({ webhookId: '0d3b6c0e-54a1-4f0e-8d0b-2f6a1c9e7b01' }), `webhookId of ${of}`],
			[node({ credentials }), `the id of shopifyWebhookApi in ${of}`],
			[node({}, { note: 'shpss_0123' }), `a secret in note of ${of}`],
			[node({}, { headers: [{ value: 'Bearer 12345678' }] }), `a secret in value of ${of}`],
			[node({}, { note: 'as 5f2c8b1d90e34a67b8c1d2e3f4a5b6c7' }), `a secret in note of ${of}`],
			[node({}, { webhookSecret: 'short' }), `a secret in webhookSecret of ${of}`],
			[node({}, { url: 'https://mine.app.n8n.cloud/webhook' }), `https://mine.app.n8n.cloud in ${of}`],
		];
		for (const part of ['id', 'versionId', 'active', 'pinData', 'staticData', 'meta', 'shared', 'tags'])
			found.push([{ ...node({}), [part]: {} }, `${part} of the workflow`]);
		found.push([
			{ ...node({}), settings: { errorWorkflow: 'LTave3scD2hybHO9' } },
			'errorWorkflow of the settings',
		]);
		for (const [workflow, what] of found) expect(takenAlong(workflow)).toEqual([what]);
	});
});

/** The numbered lines of all notes of a workflow. */
function stepsOf(workflow: WorkflowJson): string[] {
	const notes = workflow.nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
	return notes.flatMap(({ parameters }) => String(parameters.content).match(/^\d+\. .*$/gm) ?? []);
}

describe('the note of an example', () => {
	const CREDENTIALS = new Map(
		[...credentialTypes, { name: 'n8nApi', displayName: 'n8n API' }].map(({ name, displayName }) => [
			name,
			displayName,
		]),
	);

	describe.each(exampleNames())('%s', (name) => {
		const workflow = readExample(name);
		const steps = stepsOf(workflow);

		it('has steps, numbered from the first to the last', () => {
			expect(steps.map((step) => parseInt(step))).toEqual(steps.map((_, index) => index + 1));
			expect(steps.length).toBeGreaterThan(2);
		});

		it('begins with the credentials, and the nodes to select them in', () => {
			const [first] = steps;
			for (const node of workflow.nodes) {
				for (const type of Object.keys(node.credentials ?? {})) {
					expect(first).toContain(`**${CREDENTIALS.get(type)}** credential`);
					expect(first).toContain(`**${node.name}**`);
				}
			}
		});

		it('has one step to publish it, and ends with what is to be seen then', () => {
			const publishing = steps.filter((step) =>
				/^\d+\. \*\*Publish \(activate\)\*\* the workflow/.test(step),
			);
			expect(publishing).toHaveLength(1);
			expect(steps.at(-1)).not.toBe(publishing[0]);
			expect(steps.at(-1)).toMatch(/Executions|Execute workflow|there is/);
		});

		it('speaks of nodes that are there to be found by these names', () => {
			const enter = steps.flatMap((step) => [
				...step.matchAll(/(?:in the place of|goes in|system in) \*\*(.+?)\*\*/g),
			]);
			const names = workflow.nodes.map((node) => node.name);
			for (const [, named] of enter) expect(names).toContain(named);
		});
	});
});
