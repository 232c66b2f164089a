import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { sharedNodeKey } from '../n8n/node';
import { staticDataEntry } from '../n8n/staticData';
import { sha256Hex } from '../util/hash';
import { asObject } from '../util/object';

/** An entry of the static data that is about this node of this n8n. */
export interface OwnEntry {
	/** @returns undefined where there is none, or where it is about a node of another n8n */
	read(): IDataObject | undefined;
	/** @returns the value as it is saved */
	write(value: IDataObject): IDataObject;
}

/**
 * Gives an entry that says by whom it was written. A copy of the workflow in another n8n has the same static data where
 * all was copied, but must not take the webhook from the original.
 *
 * @param kind first part of the entry's name; see staticDataEntry
 */
export function ownEntry(context: IHookFunctions, kind: string): OwnEntry {
	const entry = staticDataEntry(context, kind);
	return {
		read() {
			const value = asObject(entry.read());
			return value.by === ownerOf(context) ? value : undefined;
		},
		write(value) {
			const saved = { by: ownerOf(context), ...value };
			entry.write(saved);
			return saved;
		},
	};
}

/** @returns a text that differs for each n8n, workflow and node */
function ownerOf(context: IHookFunctions): string {
	return sha256Hex(sharedNodeKey(context)).slice(0, 16);
}
