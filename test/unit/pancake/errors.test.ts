import fc from 'fast-check';

import { readResponse } from '../../../nodes/Pancake/api/response';
import { bodyOf } from '../../../nodes/shared/api/response';

const MISSING = 'Pancake does not have this operation, or does not find the ID';

function problemOf(status: number, body: string, sdkForm: boolean) {
	const outcome = readResponse({ status, body: bodyOf(Buffer.from(body)) }, sdkForm);
	if (outcome.kind === 'answer') throw new Error('The answer is no failure.');
	return outcome.problem;
}

describe('an answer to an operation that only the SDK has', () => {
	it.each([
		[404, '{"success":false,"message":"Page not found"}'],
		[404, '<html>Not Found</html>'],
		[404, ''],
		[200, '{"success":false,"message":"Page not found"}'],
		[200, '<html>Pancake POS</html>'],
	])('says with HTTP %i and %s what that means, and what to do instead', (status, body) => {
		const { what, cure } = problemOf(status, body, true);
		expect(what).toBe(MISSING);
		expect(cure).toContain('very likely means that Pancake does not have them');
		expect(cure).toMatch(/Get Many.*no webhook told.*Retry in the list of executions.*Webhook Settings/);
	});

	it('says only what Pancake refuses, where Pancake has the operation', () => {
		for (const [status, body] of [
			[422, '{"success":false,"message":"event is invalid"}'],
			[200, '{"success":false,"message":"event is invalid"}'],
			[401, '{"success":false,"message":"Invalid api_key"}'],
		] as const) {
			const { what, cure } = problemOf(status, body, true);
			expect(what).not.toBe(MISSING);
			expect(`${what} ${cure}`).toMatch(/event is invalid|Invalid api_key/);
		}
	});

	it('is the only one of which a missing page says so', () => {
		fc.assert(
			fc.property(fc.constantFrom(200, 404), fc.boolean(), (status, sdkForm) => {
				const { what } = problemOf(status, '{"success":false,"message":"Page not found"}', sdkForm);
				expect(what === MISSING).toBe(sdkForm);
			}),
		);
	});
});
