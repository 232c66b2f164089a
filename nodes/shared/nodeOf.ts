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
