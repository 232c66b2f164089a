import type { INodeTypeDescription } from 'n8n-workflow';

import { nodeVersions } from '../../harness/registered';
import { describeWith } from '../../harness/debian';
import { N8nApi } from '../../harness/n8nApi';
import { field } from './support/fields';
import { shootForm } from './support/screenshots';
import { startEnvironment, type Environment } from './support/environment';
import { everyForm, workflowOf } from './support/everyForm';

const DESCRIPTIONS: ReadonlyArray<[string, INodeTypeDescription]> = nodeVersions
	.map(({ type }) => type.description)
	.filter(({ webhooks }) => webhooks === undefined)
	.map((description) => [description.displayName, description]);

/** Groups of options, by what n8n writes on the button. */
const GROUPS = ['Add Date', 'Add Day', 'Add Field', 'Add Filter', 'Add Option'];

describeWith(['chromium'], 'the forms of nodes without a webhook', () => {
	let environment: Environment;
	let api: N8nApi;

	beforeAll(async () => {
		environment = await startEnvironment('forms');
		api = await N8nApi.login(environment.n8n.url);
	});
	afterAll(async () => await environment?.close());

	it.each(DESCRIPTIONS)(
		'of %s open, with every field that belongs to what was chosen',
		async (name, description) => {
			const { editor } = environment;
			const forms = everyForm(description);
			const { id } = await api.createWorkflow(workflowOf(name, description, forms));
			await editor.openWorkflow(id);
			for (const { title, fields } of forms) {
				const node = await editor.openNode(title);
				for (const shown of fields) await field(node.parameters, shown).first().waitFor();
				for (const group of GROUPS) await node.addAllOptions(group);
				await shootForm(editor.page, node.parameters, `form-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`);
				await node.close();
			}
		},
	);
});
