import { EventEmitter } from 'node:events';

import { ignoreLaterAnswer, onAnswer, type Response } from '../../../nodes/shared/n8n/response';

/** The part of an Express response that n8n answers through. */
class FakeResponse extends EventEmitter {
	statusCode = 200;
	readonly sent: string[] = [];

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	setHeader(name: string): this {
		this.sent.push(name);
		return this;
	}

	end(): this {
		this.sent.push(`end ${this.statusCode}`);
		this.emit('finish');
		return this;
	}
}

describe('the answer of n8n to a delivery', () => {
	let fake: FakeResponse;
	let response: Response;
	let decide: jest.Mock<void, [number]>;
	beforeEach(() => {
		fake = new FakeResponse();
		response = fake as unknown as Response;
		decide = jest.fn();
	});

	it('decides once, with its status, before the answer goes out', () => {
		onAnswer(response, (status) => {
			decide(status);
			expect(fake.sent).toEqual([]);
		});
		response.status(503).end();
		expect(decide.mock.calls).toEqual([[503]]);
		expect(fake.sent).toEqual(['end 503']);
	});

	it('decides also where n8n sets no status', () => {
		onAnswer(response, decide);
		response.end();
		expect(decide.mock.calls).toEqual([[200]]);
	});

	it('does not decide when the connection breaks: n8n may still answer', () => {
		onAnswer(response, decide);
		fake.emit('close');
		expect(decide).not.toHaveBeenCalled();
		response.status(200);
		expect(decide.mock.calls).toEqual([[200]]);
	});

	it('does no harm after the node has answered, and tells its status', () => {
		response.end();
		ignoreLaterAnswer(response, decide);
		response.setHeader('Content-Type', 'application/json');
		expect(response.status(500).json({})).toBe(response);
		response.end();
		expect(response.write('')).toBe(true);
		expect(decide.mock.calls).toEqual([[500]]);
		expect(fake.sent).toEqual(['end 200']);
	});
});
