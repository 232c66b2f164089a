import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { PROJECT } from '../../harness/runtime';
import { COMPLIANCE_TOPICS, EVENT_TYPES } from '../../nodes/Shopify/platform/eventTypes';
import { resourceOfTopic } from '../../nodes/Shopify/platform/resources';

export interface ShopifySample {
	readonly topic: string;
	/** The API version whose documentation has the sample, e.g. "2026-04". */
	readonly version: string;
	readonly payload: IDataObject;
}

interface Line extends Omit<ShopifySample, 'topic'> {
	readonly topics: readonly string[];
}

/** The topics of the list in the trigger's form, in the order of their names. */
export const TOPICS: readonly string[] = [
	...EVENT_TYPES.map(({ topic }) => topic),
	...COMPLIANCE_TOPICS,
].sort();

/** The published sample payloads, by topic; the first line of the file names their source. */
export const SAMPLES: ReadonlyMap<string, ShopifySample> = new Map(
	readFileSync(path.join(PROJECT, 'test', 'fixtures', 'shopify-samples.jsonl'), 'utf8')
		.trimEnd()
		.split('\n')
		.slice(1)
		.flatMap((line) => {
			const { topics, version, payload } = JSON.parse(line) as Line;
			return topics.map((topic) => [topic, { topic, version, payload }] as const);
		}),
);

/** @returns the rows of the table in docs/shopify-topics.md, each as its cells */
export function topicRows(): string[][] {
	return TOPICS.map((topic) => {
		const { type, ids, within, clock, isMoving, isWhole } = resourceOfTopic(topic);
		const paths = ids.map(code).join(' or ') + (within === null ? '' : `, within ${code(within)}`);
		const time = clock === null ? 'none' : `${code(clock)}${isMoving ? ', moves with every event' : ''}`;
		const sample = SAMPLES.get(topic)?.version ?? 'not found';
		return [code(topic), code(type), paths || 'none', time, isWhole ? 'whole' : 'part', sample];
	});
}

function code(text: string): string {
	return `\`${text}\``;
}
