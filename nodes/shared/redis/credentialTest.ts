import { randomUUID } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { problemWithoutSecrets } from '../api/redact';
import { problemOf, type Problem } from '../errors/problem';
import { testFailed } from '../errors/testFailed';
import { withDeadline } from '../util/deadline';
import { RedisClient, type SendRequest } from './client';
import { likelyDialects, redisAuthorization, redisBaseUrl, redisPrefix, redisSecrets } from './credential';
import { redisKey, RedisEvent } from '../idempotency/redisEvent';

const TIMEOUT_MS = 5_000;

/**
 * The Test button of the credential: sends PING, and then claims and releases an event that does not exist.
 * The claim and its release use every command that the ledger uses.
 */
export async function testRedis(
	this: ICredentialTestFunctions,
	credentials: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credential = credentials.data ?? {};
	if (!/^https?:\/\/./.test(redisBaseUrl(credential))) {
		return testFailed({
			what: 'The URL is not a web address',
			cure: 'Enter one that begins with http:// or https://.',
		});
	}
	const client = new RedisClient(likelyDialects(credential));
	const send = sender(this, credential);
	const fail = (problem: Problem) => testFailed(problemWithoutSecrets(problem, redisSecrets(credential)));
	const command = async (...parts: string[]) => await client.command(send, parts, TIMEOUT_MS);
	try {
		const pong = await command('PING');
		if (pong !== 'PONG') {
			return fail({
				what: `The server at the URL is not Redis: it answers PING with ${JSON.stringify(pong)}`,
				cure: 'Check the URL.',
			});
		}
		const claim = randomUUID();
		const event = new RedisEvent(command, redisKey(redisPrefix(credential), 'test', claim));
		const state = await event.claim(claim, 10);
		const released = await event.release(claim);
		if (state !== 'claimed' || !released) {
			return fail({
				what: 'The server takes commands but does not keep what they write',
				cure: 'Check that every command reaches the same Redis, and that this Redis is not a replica.',
			});
		}
		return { status: 'OK', message: `Connected to Redis, which answers as ${client.dialect} does` };
	} catch (error) {
		return fail(
			problemOf(error, { what: 'Redis could not be called', cure: 'Check the fields of the credential.' }),
		);
	}
}

/** n8n offers a credential test only its older HTTP function, which does not call `authenticate`. */
function sender(context: ICredentialTestFunctions, credential: ICredentialDataDecryptedObject): SendRequest {
	return async ({ method, url, headers, body }, timeoutMs) => {
		const options = {
			method,
			uri: `${redisBaseUrl(credential)}${url}`,
			headers: { ...headers, ...redisAuthorization(credential) },
			body,
			timeout: timeoutMs,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
		};
		const request = async () =>
			(await context.helpers.request(options)) as { statusCode: number; body: unknown };
		const answer = await withDeadline(timeoutMs, request);
		return { status: answer.statusCode, body: answer.body };
	};
}
