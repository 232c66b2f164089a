import type { INodeCredentialTestResult } from 'n8n-workflow';

import { problemText, type Problem } from './problem';

/** @returns the problem as the Test button shows it */
export function testFailed(problem: Problem): INodeCredentialTestResult {
	return { status: 'Error', message: problemText(problem) };
}
