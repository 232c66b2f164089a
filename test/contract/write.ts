/**
 * Writes down what is released: test/fixtures/saved-parameters.json and saved-workflow.json.
 *
 *     npm run contract                  adds what is new; refuses where something saved would break
 *     npm run contract -- --breaking    also then: for a new major version
 */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PROJECT } from '../../harness/runtime';
import { asText, CONTRACT_FILE, currentContract, released, WORKFLOW_FILE, type Contract } from './contract';
import { differences } from './differences';
import { workflowThatSetsEverything } from './savedWorkflow';

const contract = currentContract();
const before = existsSync(CONTRACT_FILE) ? released<Contract>(CONTRACT_FILE) : undefined;
const broken = before === undefined ? [] : differences(before, contract);
for (const { place, what } of broken) console.error(`${place} ${what}`);

if (broken.length > 0 && !process.argv.includes('--breaking')) {
	console.error(
		`\n${broken.length} of what was released would break: see "What is versioned" in CONTRIBUTING.md`,
	);
	process.exitCode = 1;
} else {
	write(CONTRACT_FILE, asText(contract));
	write(WORKFLOW_FILE, `${JSON.stringify(workflowThatSetsEverything(), null, '\t')}\n`);
}

function write(file: string, text: string): void {
	writeFileSync(file, text);
	console.log(`${path.relative(PROJECT, file)}: ${text.split('\n').length - 1} lines`);
}
