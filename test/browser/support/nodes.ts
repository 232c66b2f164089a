import type { INodeTypeDescription } from 'n8n-workflow';

import { newestNode, nodeVersions } from '../../../harness/registered';
import { ALL_KITS } from '../../../simulators/kits';
import type { PlatformKit } from '../../../simulators/shared/kit';
import { nodeType, type WorkflowJson } from '../../../harness/workflows';
import type { Theme } from './browser';

/** How a user comes from the panel to a trigger that shares its entry with an action node. */
export interface TriggerPath {
	/** As it is called on the canvas. */
	readonly name: string;
	/** As it is called in the panel. */
	readonly entry: string;
	/** In the list of triggers of that entry. */
	readonly event: string;
}

export interface PanelNode {
	/** What a user types. */
	readonly typed: string;
	readonly type: string;
	readonly version: number;
	/** As n8n calls it in the panel. */
	readonly entry: string;
	/** Names of files. */
	readonly icon: Readonly<Record<Theme, string>>;
}

/** All that package.json registers. */
export const NODES: readonly PanelNode[] = nodeVersions.map(({ version, type: { description } }) => {
	const { light, dark } = description.icon as Record<Theme, string>;
	return {
		typed: description.displayName,
		type: description.name,
		version,
		entry: actionNodeOf(description.name)?.displayName ?? description.displayName,
		icon: { light: light.replace('file:', ''), dark: dark.replace('file:', '') },
	};
});

/** @returns the node with whose entry n8n puts that of a trigger, by their names */
function actionNodeOf(trigger: string): INodeTypeDescription | undefined {
	const actionNode = nodeVersions.find(({ type }) => `${type.description.name}Trigger` === trigger);
	return actionNode?.type.description;
}

/** @returns the way to a trigger that has an entry with an action node */
export function pathToTrigger(kit: PlatformKit): TriggerPath {
	const { displayName: name } = newestNode(kit.trigger.node).type.description;
	const entry = actionNodeOf(kit.trigger.node)?.displayName ?? name;
	return { name, entry, event: `On new ${entry} event` };
}

/** What the entries offer that a trigger and an action node share, as n8n lists it. */
export const ACTIONS: ReadonlyArray<{
	readonly entry: string;
	readonly event: string;
	readonly actions: readonly string[];
}> = ALL_KITS.flatMap((kit) => {
	const { entry, event } = pathToTrigger(kit);
	return kit.action === undefined ? [] : [{ entry, event, actions: kit.action.offered }];
});

/** A workflow in which every node stands by itself, under its own name. */
export function workflowOfAll(): WorkflowJson {
	const nodes = NODES.map(({ typed, type, version }, index) => ({
		id: type,
		name: typed,
		type: nodeType(type),
		typeVersion: version,
		position: [(index % 5) * 260, Math.floor(index / 5) * 240] as [number, number],
		parameters: {},
	}));
	return { name: 'All nodes', nodes, connections: {}, settings: { executionOrder: 'v1' } };
}
