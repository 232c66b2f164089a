import { readdirSync } from 'node:fs';
import path from 'node:path';

import { NodeHelpers, Workflow, type INode } from 'n8n-workflow';

import {
	CONTRACT_FILE,
	currentContract,
	released,
	WORKFLOW_FILE,
	type Contract,
} from '../../contract/contract';
import { differences } from '../../contract/differences';
import { activeCredentials, loaded, saved } from '../../contract/loading';
import { workflowThatSetsEverything } from '../../contract/savedWorkflow';
import { manifest, nodeNamed, nodeTypes } from '../../../harness/registered';
import { PROJECT } from '../../../harness/runtime';
import type { WorkflowJson } from '../../../harness/workflows';

const EXAMPLES = path.join(PROJECT, 'examples');
const REGENERATE = 'write it down: npm run contract';

const contract = released<Contract>(CONTRACT_FILE);
const workflow = released<WorkflowJson>(WORKFLOW_FILE);

/** The nodes of this package in a workflow. */
function ours({ nodes }: WorkflowJson): INode[] {
	return nodes.filter(({ type }) => type.startsWith(`${manifest.name}.`));
}

/** The node of today with which one that was saved is loaded. */
function typeOf({ type, typeVersion }: INode) {
	return nodeNamed(type, typeVersion);
}

describe('what was released', () => {
	it('still holds for everything that was saved', () => {
		expect(differences(contract, currentContract())).toEqual([]);
	});

	it('is written down whole', () => {
		const additions = differences(currentContract(), contract).map(({ place }) => place);
		expect({ [REGENERATE]: additions }).toEqual({ [REGENERATE]: [] });
	});
});

describe('a workflow that was saved with every node in every form', () => {
	const nodes = ours(workflow);

	it('is loaded by n8n with the parameters that it was saved with', () => {
		const { connections } = workflow;
		const atWork = new Workflow({ nodes: structuredClone(nodes), connections, active: false, nodeTypes });
		for (const { name, parameters } of nodes) {
			expect([name, atWork.getNode(name)?.parameters]).toEqual([name, expect.objectContaining(parameters)]);
		}
	});

	it('is saved again as it was', () => {
		const again = nodes.map((node) => [node.name, saved(typeOf(node), node.parameters)]);
		expect(again).toEqual(nodes.map(({ name, parameters }) => [name, parameters]));
	});

	it('runs without anything being filled in that was not there when it was saved', () => {
		const missing = nodes.flatMap((node) => {
			const { description } = typeOf(node).type;
			const credentials = activeCredentials(typeOf(node), node.parameters)
				.filter(({ name, required }) => required === true && node.credentials?.[name] === undefined)
				.map(({ name }) => name);
			const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
			return [...credentials, ...(issues === null ? [] : [issues])].map((one) => [node.name, one]);
		});
		expect(missing).toEqual([]);
	});

	it('has every form that there is now', () => {
		const forms = ({ nodes: all }: WorkflowJson) =>
			all.map(({ type, typeVersion, parameters }) => JSON.stringify([type, typeVersion, parameters]));
		const known = new Set(forms(workflow));
		const unknown = forms(workflowThatSetsEverything()).filter((form) => !known.has(form));
		expect({ [REGENERATE]: unknown }).toEqual({ [REGENERATE]: [] });
	});

	it('has a value for every field', () => {
		const paths = new Set(
			nodes.flatMap((node) => pathsIn(node.parameters).map((one) => `${keyOf(node)} ${one}`)),
		);
		const fields = Object.entries(contract.nodes).flatMap(([name, { parameters }]) =>
			parameters
				// With one choice only, that is the default, which n8n does not save.
				.filter(({ values }) => values?.length !== 1)
				.map((field) => `${name} ${field.path}`),
		);
		expect(fields.filter((field) => !paths.has(field))).toEqual([]);
	});
});

describe('an example', () => {
	it.each(readdirSync(EXAMPLES))('%s is loaded as it is written', (file) => {
		const nodes = ours(released<WorkflowJson>(path.join(EXAMPLES, file)));
		// The error workflow of other workflows: it needs none of ours.
		if (file !== 'dead-letters.json') expect(nodes.length).toBeGreaterThan(0);
		for (const node of nodes) {
			// Of n8n, which gives it to every node that polls.
			const { pollTimes: _pollTimes, ...parameters } = node.parameters;
			expect(loaded(typeOf(node), parameters)).toEqual(expect.objectContaining(parameters));
		}
	});
});

/** "shopeeTrigger@1.1" */
function keyOf({ type, typeVersion }: INode): string {
	return `${type.split('.').at(-1)}@${typeVersion}`;
}

/** Of every value: the names that lead to it, without the places in lists. */
function pathsIn(value: unknown, prefix: readonly string[] = []): string[] {
	const own = prefix.length > 0 ? [prefix.join('.')] : [];
	if (Array.isArray(value)) return [...own, ...value.flatMap((one) => pathsIn(one, prefix))];
	if (typeof value !== 'object' || value === null) return own;
	return [...own, ...Object.entries(value).flatMap(([name, one]) => pathsIn(one, [...prefix, name]))];
}
