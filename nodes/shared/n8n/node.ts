import type { FunctionsBase, INode } from 'n8n-workflow';

const nodes = new WeakMap<object, INode>();

/** @returns the node of a context, as it was first read: n8n makes a deep copy of it every time */
export function nodeOf(context: Pick<FunctionsBase, 'getNode'>): INode {
	const known = nodes.get(context);
	if (known !== undefined) return known;
	const node = context.getNode();
	nodes.set(context, node);
	return node;
}

/** @returns what tells a node from every other, also in another workflow; renaming changes nothing */
export function nodeKey(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): string {
	return nodeKeyIn(context, nodeOf(context).id);
}

/** @returns the key of another node of the same workflow */
export function nodeKeyIn(context: Pick<FunctionsBase, 'getWorkflow'>, nodeId: string): string {
	return `${context.getWorkflow().id}/${nodeId}`;
}
