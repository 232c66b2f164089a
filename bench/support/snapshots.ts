import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { IDataObject } from 'n8n-workflow';

import type * as Memory from '../../nodes/shared/changes/snapshotMemory';
import { shipped } from './shipped';

/** How much room snapshots take. */
export interface Room {
	readonly fields: number;
	readonly storedBytes: number;
	readonly heapBytes: number;
}

/** @returns static data of a workflow whose trigger, with this node key, knows so many resources */
export function snapshotData(nodeKey: string, fields: readonly string[], count: number): IDataObject {
	const copy = memoryOf(fields, count).copy(Date.now()) as unknown as IDataObject;
	return { global: { [`snapshots:${nodeKey}`]: copy } };
}

export function roomOf(count: number, fieldCount: number): Room {
	const fields = Array.from({ length: fieldCount }, (_, number) => `field_${number}`);
	// Whatever is needed once is there before it is measured.
	memoryOf(fields, 10);
	const before = heapBytes();
	const memory = memoryOf(fields, count);
	const after = heapBytes();
	return {
		fields: fieldCount,
		storedBytes: JSON.stringify(memory.copy(Date.now())).length,
		heapBytes: after - before,
	};
}

function memoryOf(fields: readonly string[], count: number): Memory.SnapshotMemory {
	const { SnapshotMemory } = shipped<typeof Memory>('nodes/shared/changes/snapshotMemory');
	const memory = new SnapshotMemory();
	memory.fields = fields;
	const now = Date.now();
	for (let number = 0; number < count; number++) {
		const digest = (text: string) => createHash('sha256').update(`${number} ${text}`).digest('base64');
		const digests = fields.map((field) => [field, digest(field).slice(0, 6)]);
		memory.set(
			digest('').slice(0, 8),
			{
				clock: now * 1_000 + number,
				content: digest('content').slice(0, 6),
				fields: Object.fromEntries(digests),
			},
			now - count + number,
		);
	}
	return memory;
}

function heapBytes(): number {
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	for (let time = 0; time < 3; time++) collectGarbage();
	return process.memoryUsage().heapUsed;
}
