import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The error that Redis answers to a command that it cannot carry out. */
export class RedisReplyError extends Error {}

interface Waiting {
	resolve(value: unknown): void;
	reject(error: Error): void;
}

/**
 * One connection to a Redis server in its own protocol (RESP2).
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export class RedisConnection {
	private readonly waiting: Waiting[] = [];
	private received: Buffer = Buffer.alloc(0);

	private constructor(private readonly socket: Socket) {
		socket.on('data', (chunk: Buffer) => this.take(chunk));
		socket.on('error', (error) => this.fail(error));
		socket.on('close', () => this.fail(new Error('The connection to Redis is closed')));
	}

	static async open(port: number): Promise<RedisConnection> {
		const socket = connect(port, '127.0.0.1');
		await once(socket, 'connect');
		return new RedisConnection(socket);
	}

	/** @throws RedisReplyError when Redis refuses the command */
	async command(parts: readonly string[]): Promise<unknown> {
		const bulks = parts.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
		return await new Promise((resolve, reject) => {
			if (this.socket.destroyed) return reject(new Error('The connection to Redis is closed'));
			this.waiting.push({ resolve, reject });
			this.socket.write(`*${parts.length}\r\n${bulks.join('')}`);
		});
	}

	get closed(): boolean {
		return this.socket.destroyed;
	}

	close(): void {
		this.socket.destroy();
	}

	private fail(error: Error): void {
		for (const { reject } of this.waiting.splice(0)) reject(error);
	}

	private take(chunk: Buffer): void {
		this.received = Buffer.concat([this.received, chunk]);
		for (;;) {
			const reply = replyAt(this.received, 0);
			if (reply === undefined) return;
			this.received = this.received.subarray(reply.end);
			const next = this.waiting.shift();
			if (reply.value instanceof RedisReplyError) next?.reject(reply.value);
			else next?.resolve(reply.value);
		}
	}
}

interface Reply {
	readonly value: unknown;
	/** Where the next reply begins. */
	readonly end: number;
}

/** @returns the reply; undefined until it has arrived completely */
function replyAt(bytes: Buffer, start: number): Reply | undefined {
	const lineEnd = bytes.indexOf('\r\n', start);
	if (lineEnd < 0) return undefined;
	const line = bytes.toString('utf8', start + 1, lineEnd);
	const end = lineEnd + 2;
	switch (String.fromCharCode(bytes[start]!)) {
		case '+':
			return { value: line, end };
		case '-':
			return { value: new RedisReplyError(line), end };
		case ':':
			return { value: Number(line), end };
		case '$':
			return bulkAt(bytes, end, Number(line));
		case '*':
			return listAt(bytes, end, Number(line));
		default:
			throw new Error(`Redis answers with something unknown: ${line}`);
	}
}

function bulkAt(bytes: Buffer, start: number, length: number): Reply | undefined {
	if (length < 0) return { value: null, end: start };
	const end = start + length;
	return bytes.length < end + 2 ? undefined : { value: bytes.toString('utf8', start, end), end: end + 2 };
}

function listAt(bytes: Buffer, start: number, length: number): Reply | undefined {
	if (length < 0) return { value: null, end: start };
	const values: unknown[] = [];
	let end = start;
	for (let index = 0; index < length; index++) {
		const member = replyAt(bytes, end);
		if (member === undefined) return undefined;
		values.push(member.value);
		end = member.end;
	}
	return { value: values, end };
}
