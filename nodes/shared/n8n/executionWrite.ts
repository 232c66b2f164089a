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
	write: ExecutionWrite;
} {
	let resolveWritten: () => void = () => undefined;
	const written = new Promise<void>((resolve) => {
		resolveWritten = resolve;
	});
	const write: ExecutionWrite = { serialized: false, writtenAt: undefined, written };
	const observed: INodeExecutionData = { json: item.json };
	Object.defineProperty(observed, 'toJSON', {
		configurable: true,
		value: () => {
			write.serialized = true;
			delete (observed as { toJSON?: unknown }).toJSON;
			return observed;
		},
	});
	Object.defineProperty(observed, 'binary', {
		configurable: true,
		get: () => {
			if (!write.serialized) return undefined;
			delete observed.binary;
			write.writtenAt = Date.now();
			resolveWritten();
			return undefined;
		},
		set: (binary: INodeExecutionData['binary']) => {
			Object.defineProperty(observed, 'binary', {
				value: binary,
				configurable: true,
				enumerable: true,
				writable: true,
			});
		},
	});
	return { item: observed, write };
}
