import type { INodeTypeDescription } from 'n8n-workflow';

import { manifest, nodeVersions } from '../../harness/registered';
import { textOfFile } from './sources';

/** What n8n reads beside a node: where its "Docs" lead. */
interface Codex {
	readonly node: string;
	readonly resources: Record<'primaryDocumentation' | 'credentialDocumentation', Array<{ url: string }>>;
}

/** A node, in its newest version, and where its codex leads. */
interface DocumentedNode {
	readonly description: INodeTypeDescription;
	readonly resources: Codex['resources'];
}

export const documentedNodes: readonly DocumentedNode[] = manifest.n8n.nodes.map((file) => {
	const source = file.replace(/^dist\//, '').replace(/\.js$/, '.json');
	const { node, resources } = JSON.parse(textOfFile(source)) as Codex;
	const named = nodeVersions.filter(({ type }) => `${manifest.name}.${type.description.name}` === node);
	return { description: named.at(-1)!.type.description, resources };
});
