import fc from 'fast-check';
import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';

import { activationError, apiError, toNodeError, userError } from '../../../nodes/shared/errors/nodeErrors';
import { logProblem } from '../../../nodes/shared/errors/log';
import {
	causedBy,
	ProblemError,
	problemOf,
	problemText,
	withWordsOf,
} from '../../../nodes/shared/errors/problem';

const NODE = {
	name: 'Trigger',
	id: 'n1',
	type: 't',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
} as INode;
const context = { getNode: () => NODE };
const KEY = { what: 'The key is wrong', cure: 'Check the key.' };
const PULL = { what: 'Orders could not be pulled', cure: 'Try again later.' };

describe('a problem as n8n shows it', () => {
	it.each([
		['an error of the user', userError(context, KEY, 3)],
		['an error of an API', apiError(context, KEY, '401')],
		['what pure code has thrown', toNodeError(context, new ProblemError(KEY), 3)],
	])('has what happened as its message and the cure as its description: %s', (_name, error) => {
		expect(error).toMatchObject({ message: KEY.what, description: KEY.cure, node: NODE });
	});

	it('names the item, and keeps the item that an error names already', () => {
		const error = userError(context, KEY, 3);
		expect(toNodeError(context, error, 5)).toBe(error);
		expect(error.context.itemIndex).toBe(3);
		expect(toNodeError(context, new Error('It broke'), 5)).toMatchObject({ context: { itemIndex: 5 } });
		expect(toNodeError(context, { message: 'thrown as an object' })).toBeInstanceOf(NodeApiError);
	});

	it.each([
		[userError(context, KEY), 'The key is wrong. Check the key.'],
		[apiError(context, KEY), 'The key is wrong. Check the key.'],
		[new ProblemError(KEY), 'The key is wrong. Check the key.'],
		[new Error('It broke'), 'It broke'],
	])('has both in the message at an activation: %s', (error, message) => {
		expect(activationError(context, error)).toMatchObject({ message });
		expect(activationError(context, error)).toBeInstanceOf(NodeOperationError);
	});

	it('is one line of the log, with its place', () => {
		const warn = jest.fn();
		const logging = { ...context, logger: { warn }, getWorkflow: () => ({ id: 'w1' }) };
		logProblem(logging as never, 'warn', KEY);
		expect(warn).toHaveBeenCalledWith('The key is wrong. Check the key.', {
			workflowId: 'w1',
			node: 'Trigger',
		});
	});
});

describe('what an error has caused', () => {
	const because = (cause: string, cure: string) => ({ what: `Orders could not be pulled: ${cause}`, cure });

	it.each([
		['of this package has its cure', new ProblemError(KEY), because('The key is wrong', 'Check the key.')],
		['of n8n has its description', userError(context, KEY), because('The key is wrong', 'Check the key.')],
		['of others has the cure that is given', new Error('It broke.'), because('It broke', 'Try again later.')],
		['that is no error is told as well', 'gone', because('gone', 'Try again later.')],
		['that is nothing is told as well', undefined, because('undefined', 'Try again later.')],
	])('%s', (_name, error, problem) => {
		expect(causedBy(error, PULL)).toEqual(problem);
	});

	it('is the problem itself where the error brings its cure', () => {
		expect(problemOf(new ProblemError(KEY), PULL)).toEqual(KEY);
		expect(problemOf(new Error('It broke'), PULL)).toEqual(because('It broke', 'Try again later.'));
	});

	it('ends in the words of the platform, where there are any', () => {
		expect(withWordsOf('Lazada', '', KEY)).toBe(KEY);
		expect(withWordsOf('Lazada', 'E1: no', KEY).cure).toBe('Check the key. Lazada says: E1: no');
	});
});

describe('the words of a server in a problem', () => {
	/** As a server may send them: lines, colours and titles of a terminal, text that runs backwards. */
	const word = fc.oneof(
		fc.string({ unit: 'binary' }),
		fc.constantFrom('\u001b[31m', '\u001b]0;title\u0007', '\r\n', '\u2028', '\u202e', '\u009b2J', '\0', ' '),
	);
	const words = fc.tuple(fc.array(word), fc.integer({ min: 1, max: 100 })).map(([some, times]) => {
		return some.join('').repeat(times);
	});
	const everyWay = (problem: { what: string; cure: string }) => {
		const written: string[] = [];
		const logger = { warn: (text: string) => written.push(text) };
		const getWorkflow = () => ({ id: '1' });
		logProblem({ ...context, getWorkflow, logger } as never, 'warn', problem);
		const [user, api] = [userError(context, problem), apiError(context, problem)];
		const [shownByUser, shownByApi] = [user, api].map(({ message, description }) => [message, description]);
		return [
			...shownByUser!,
			...shownByApi!,
			...written,
			problemText(problem),
			new ProblemError(problem).message,
		];
	};

	it('are one line of text, whatever they are, and of a length that can be read', () => {
		fc.assert(
			fc.property(words, (said) => {
				for (const text of everyWay(
					withWordsOf('Redis', said, { what: `It broke: ${said}`, cure: 'Check it.' }),
				)) {
					expect(text).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
					expect(text!.length).toBeLessThanOrEqual(2_002);
				}
			}),
			{ numRuns: 50 },
		);
	});

	it('leave the cure where it can be read, before them and after them', () => {
		const said = `\u001b[31mERR\u001b[0m ${'x'.repeat(5_000)}\nend`;
		const before = withWordsOf('Redis', said, { what: 'It broke', cure: 'Check it.' });
		const after = { what: 'It broke', cure: `${said}. Check it.` };
		expect(problemText(before)).toMatch(/^It broke\. Check it\. Redis says: ERR x+ \.\.\. x+ end$/);
		expect(problemText(after)).toMatch(/^It broke\. ERR x+ \.\.\. x+ end\. Check it\.$/);
		expect(problemText(after).length).toBeLessThan(1_100);
	});
});
