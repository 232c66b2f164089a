import type { FunctionsBase, IDataObject } from 'n8n-workflow';

import { nodeKey } from './node';
import { writeWhenSaved, type StaticDataEntry } from './staticData';

/*
 * What runs in the background of a trigger must not have its copy of the static data saved: see backgroundContext.
 * What it has to remember waits here, and is saved with the next delivery or publication in this process.
 */

type NodeContext = Pick<FunctionsBase, 'getWorkflow' | 'getNode'>;

const unsaved = new Map<string, Map<string, IDataObject>>();

/** @param kind first part of the entry's name; see staticDataEntry */
export function saveLater(context: NodeContext, kind: string, value: IDataObject): void {
	const key = nodeKey(context);
	const entries = unsaved.get(key) ?? new Map<string, IDataObject>();
	unsaved.set(key, entries.set(kind, value));
}

/** @returns what waits to be saved under a name; undefined where nothing does */
export function unsavedEntry(context: NodeContext, kind: string): IDataObject | undefined {
	return unsaved.get(nodeKey(context))?.get(kind);
}

/** Writes what a node has to remember into a copy of the static data that n8n is about to save. */
export function writeUnsaved(key: string, entryOf: (kind: string) => StaticDataEntry): void {
	for (const [kind, value] of unsaved.get(key) ?? []) {
		const entry = entryOf(kind);
		if (JSON.stringify(entry.read()) === JSON.stringify(value)) continue;
		// An execution saves its copy when it ends, and the value may be another one by then.
		writeWhenSaved(entry, { ...value }, () => unsaved.get(key)?.get(kind) ?? value);
	}
}

/** After the node was published or unpublished, its copy of the static data is the newest. */
export function dropUnsaved(context: NodeContext): void {
	unsaved.delete(nodeKey(context));
}
