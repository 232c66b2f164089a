import type { INodeExecutionData } from 'n8n-workflow';

/** The progress of n8n in saving the execution of an item, as observed by the item. */
export interface ExecutionWrite {
	/** Whether n8n has turned the item into text in order to write it. */
	serialized: boolean;
	/** Whether n8n has written the execution with this item to the database. */
	isWritten: boolean;
	/** Settled when n8n has written the execution; never settled where that is not observed. */
	readonly written: Promise<void>;
}

/**
 * Makes an item that observes when n8n has written its execution.
 *
 * Since 2.28, n8n writes an execution in one transaction: it inserts the execution, turns its data into text
 * (which calls `toJSON` of the item), inserts the text, and then adds up the sizes of binary data (which reads
 * `binary` of the item). One update and the commit follow. Versions that write an execution in another way do not
 * read `binary` at this point, so they are never observed to have written it. Both properties are not enumerable,
 * and each one is deleted after n8n has used it.
 */
export function observeExecutionWrite(item: INodeExecutionData): {
	item: INodeExecutionData;
	write: ExecutionWrite;
} {
	let resolveWritten: () => void = () => undefined;
	const written = new Promise<void>((resolve) => {
		resolveWritten = resolve;
	});
	const write: ExecutionWrite = { serialized: false, isWritten: false, written };
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
			write.isWritten = true;
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
