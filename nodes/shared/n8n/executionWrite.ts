import type { INodeExecutionData } from 'n8n-workflow';

/** How far n8n has come with saving the execution of an item, as far as the item can tell. */
export interface ExecutionWrite {
	/** Whether n8n has turned the item into text, which it does to write it. */
	serialized: boolean;
	/** When n8n had written the execution with this item to the database, in ms since 1970. */
	writtenAt: number | undefined;
	/** Settled at that moment; never, where it does not come. */
	readonly written: Promise<void>;
}

/**
 * Lets an item notice when n8n has written its execution.
 *
 * n8n does that in one transaction, since 2.28: it inserts the execution, turns its data into text (which calls
 * `toJSON` of the item), inserts the text, and then adds up the sizes of binary data (which looks at
 * `binary` of the item). What follows is one update and the commit. Versions that do it otherwise do not
 * look at `binary` here, so that nothing is concluded. Both properties are hidden and gone after the first look.
 */
export function observeExecutionWrite(item: INodeExecutionData): {
	item: INodeExecutionData;
	witness: ExecutionWrite;
} {
	let tell: () => void = () => undefined;
	const written = new Promise<void>((resolve) => {
		tell = resolve;
	});
	const witness: ExecutionWrite = { serialized: false, writtenAt: undefined, written };
	const watched: INodeExecutionData = { json: item.json };
	Object.defineProperty(watched, 'toJSON', {
		configurable: true,
		value: () => {
			witness.serialized = true;
			delete (watched as { toJSON?: unknown }).toJSON;
			return watched;
		},
	});
	Object.defineProperty(watched, 'binary', {
		configurable: true,
		get: () => {
			if (!witness.serialized) return undefined;
			delete watched.binary;
			witness.writtenAt = Date.now();
			tell();
			return undefined;
		},
		set: (binary: INodeExecutionData['binary']) => {
			Object.defineProperty(watched, 'binary', {
				value: binary,
				configurable: true,
				enumerable: true,
				writable: true,
			});
		},
	});
	return { item: watched, witness };
}
