/**
 * `npm run bench`: how fast it is, measured on a real n8n.
 *
 *     npm run bench                     everything, about 40 minutes on two cores that do nothing else
 *     npm run bench -- road memory      some parts
 *     npm run bench -- triggers --quick few and short rounds; printed, not kept
 *
 * What a whole run measures is kept in bench/results.json, and as tables in bench/README.md.
 */
import { parseArgs } from 'node:util';

import { changes } from './changes';
import { lazadaDeadline } from './lazadaDeadline';
import { memory } from './memory';
import type { Part } from './part';
import { keepResult, printReport } from './results';
import { road } from './pipeline';
import { triggers } from './triggers';

/** In the order they run: what is quick comes first. */
const PARTS = [road, triggers, memory, changes, lazadaDeadline] as ReadonlyArray<Part<unknown>>;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false } },
	});
	const unknown = positionals.filter((name) => !PARTS.some((part) => part.name === name));
	if (unknown.length > 0) {
		const known = PARTS.map(({ name }) => name).join(', ');
		throw new Error(`There is no part ${unknown.join(', ')}; there are ${known}`);
	}
	for (const part of PARTS) {
		if (positionals.length > 0 && !positionals.includes(part.name)) continue;
		const log = (line: string) => console.error(`[${part.name}] ${line}`);
		const result = await part.run({ quick: values.quick, log });
		printReport(part.report(result));
		if (!values.quick) await keepResult(PARTS, part, result);
	}
}

main().then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
