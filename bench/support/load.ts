import http from 'node:http';

/** A request as a platform would send it. */
export interface Sending {
	readonly body: Buffer;
	readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
	readonly status: number;
	/** The header X-Webhook-Outcome. */
	readonly outcome: string | undefined;
}

export interface LoadOptions {
	/** Of the trigger, or of the trigger whose turn is next. */
	readonly url: string | (() => string);
	/** As many are on their way at any time; each connection is kept open. */
	readonly connections: number;
	/** Nothing new is sent after this time. */
	readonly durationMs: number;
	/** Nor after as many; without it the time alone ends it. */
	readonly count?: number;
	next(): Sending;
	isExpected(answer: Answer): boolean;
	/** Whether an answer of 503 is none that counts, instead of the end of the measurement. */
	readonly mayBePutOff?: boolean;
}

export interface LoadResult {
	readonly answered: number;
	/** From the first request to the last answer, in ms. */
	readonly elapsedMs: number;
	/** How long each answer that counts took, in ms. */
	readonly tookMs: readonly number[];
	/** Answers of 503. */
	readonly putOff: number;
}

/**
 * Sends deliveries one after the other on several connections.
 *
 * @throws at an answer that is not the expected one: what was measured would be something else
 */
export async function drive(options: LoadOptions): Promise<LoadResult> {
	const { connections, durationMs, count = Number.POSITIVE_INFINITY } = options;
	const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
	const urlOfNext = typeof options.url === 'string' ? () => options.url as string : options.url;
	const started = performance.now();
	const tookMs: number[] = [];
	let sent = 0;
	let putOff = 0;
	const work = async () => {
		while (sent < count && performance.now() - started < durationMs) {
			sent += 1;
			const url = urlOfNext();
			const sending = options.next();
			const sentAt = performance.now();
			const answer = await send(new URL(url), agent, sending);
			if (options.isExpected(answer)) tookMs.push(performance.now() - sentAt);
			else if (options.mayBePutOff === true && answer.status === 503) putOff += 1;
			else throw new Error(`${url} answered ${answer.status} (${answer.outcome ?? 'no outcome'})`);
		}
	};
	try {
		await Promise.all(Array.from({ length: connections }, work));
		return { answered: tookMs.length, elapsedMs: performance.now() - started, tookMs, putOff };
	} finally {
		agent.destroy();
	}
}

async function send(url: URL, agent: http.Agent, { body, headers }: Sending): Promise<Answer> {
	return await new Promise((resolve, reject) => {
		const request = http.request(url, {
			method: 'POST',
			agent,
			headers: { ...headers, 'content-length': String(body.length) },
		});
		request.on('error', reject);
		request.on('response', (response) => {
			response.on('error', reject);
			response.on('end', () => {
				const outcome = response.headers['x-webhook-outcome'] as string | undefined;
				resolve({ status: response.statusCode ?? 0, outcome });
			});
			response.resume();
		});
		request.end(body);
	});
}
