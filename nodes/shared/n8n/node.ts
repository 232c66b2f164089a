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

/** @returns a key that no other node of this n8n has, also in another workflow; a renamed node keeps its key */
export function nodeKey(context: Pick<FunctionsBase, 'getWorkflow' | 'getNode'>): string {
	return nodeKeyIn(context, nodeOf(context).id);
}

/**
 * @returns a key that no other node has, also in another n8n that shares a Redis with this one. Two n8n have the same
 *   workflow and node ids where one was set up with an export of the other. n8n keeps its id in the database, and all
 *   its processes read it there. Without one, n8n derives it from the encryption key.
 */
export function sharedNodeKey(
	context: Pick<FunctionsBase, 'getInstanceId' | 'getWorkflow' | 'getNode'>,
): string {
	return `${context.getInstanceId()}/${nodeKey(context)}`;
}

/** @returns the key of another node of the same workflow */
export function nodeKeyIn(context: Pick<FunctionsBase, 'getWorkflow'>, nodeId: string): string {
	return `${context.getWorkflow().id}/${nodeId}`;
}
