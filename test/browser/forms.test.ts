import type { INodeTypeDescription } from 'n8n-workflow';

import { nodeVersions } from '../../harness/registered';
import { describeWith } from '../../harness/debian';
import { field } from './support/fields';
import { shootForm } from './support/screenshots';
import { openEnvironment, type Environment } from './support/environment';
import { everyForm, workflowOfForms, type Form } from './support/everyForm';

const DESCRIPTIONS: readonly INodeTypeDescription[] = nodeVersions
	.map(({ type }) => type.description)
	.filter(({ webhooks }) => webhooks === undefined);

const FORMS: ReadonlyArray<[string, readonly Form[]]> = DESCRIPTIONS.map((description) => [
	description.displayName,
	everyForm(description),
]);

/** Groups of options, by what n8n writes on the button. */
const GROUPS = ['Add Date', 'Add Day', 'Add Field', 'Add Filter', 'Add Option'];

describeWith(['chromium'], 'the forms of nodes without a webhook', () => {
	let environment: Environment;

	beforeAll(async () => {
		environment = await openEnvironment();
		const { id } = await environment.api.createWorkflow(workflowOfForms(DESCRIPTIONS));
		await environment.editor.openWorkflow(id);
	});
	afterAll(async () => await environment?.close());

	it.each(FORMS)('of %s open, with every field that belongs to what was chosen', async (_name, forms) => {
		const { editor } = environment;
		for (const { title, fields } of forms) {
			const node = await editor.openNode(title);
			for (const shown of fields) await field(node.parameters, shown).first().waitFor();
			for (const group of GROUPS) await node.addAllOptions(group);
			await shootForm(editor.page, node.parameters, `form-${title.toLowerCase().replace(/[^a-z]+/g, '-')}`);
			await node.close();
		}
	});
});
