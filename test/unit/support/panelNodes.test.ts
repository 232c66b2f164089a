import type { INodePropertyOptions } from 'n8n-workflow';

import { ACTIONS } from '../../browser/support/nodes';
import { nodeVersions } from '../../../harness/registered';

/** What the tests of the browser go through, held against the nodes where there is no browser. */
describe("the list of what n8n's panel offers", () => {
	it('has every action of every node', () => {
		const offered = nodeVersions.flatMap(({ type: { description } }) => {
			const operations = description.properties.filter(({ name }) => name === 'operation');
			const actions = operations.flatMap(({ options }) =>
				(options as INodePropertyOptions[]).map(({ action }) => action),
			);
			return actions.length === 0 ? [] : [[description.displayName, actions] as const];
		});
		const listed = ACTIONS.map(({ entry, actions }) => [entry, actions]);
		expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(offered));
	});
});
