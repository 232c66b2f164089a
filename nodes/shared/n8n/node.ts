import type { FunctionsBase, INode } from 'n8n-workflow';

const nodes = new WeakMap<object, INode>();

/** @returns the node of a context, read once: n8n makes a deep copy of the node for each `getNode` */
export function nodeOf(context: Pick<FunctionsBase, 'getNode'>): INode {
	const known = nodes.get(context);
	if (known !== undefined) return known;
	const node = context.getNode();
	nodes.set(context, node);
	return node;
}

/** @returns a key that no other node has, also in another workflow; a renamed node keeps its key */
export function nodeKey(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): string {
	return nodeKeyIn(context, nodeOf(context).id);
}

/** @returns the key of another node of the same workflow */
export function nodeKeyIn(context: Pick<FunctionsBase, 'getWorkflow'>, nodeId: string): string {
	return `${context.getWorkflow().id}/${nodeId}`;
}
