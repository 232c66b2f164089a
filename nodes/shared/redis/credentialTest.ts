import { randomUUID } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { withoutSecrets } from '../api/redact';
import { errorMessage } from '../util/error';
import { RedisClient, type SendRequest } from './client';
import { likelyDialects, redisAuthorization, redisBaseUrl, redisPrefix, redisSecrets } from './credential';
import { eventKey, RedisEvent } from '../idempotency/redisEvent';

const TIMEOUT_MS = 5_000;

/**
 * What the Test button of the credential does: asks for a PONG, and then claims and releases an event
 * that does not exist, which needs every command that the ledger needs.
 */
export async function testRedis(
	this: ICredentialTestFunctions,
	credentials: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credential = credentials.data ?? {};
	if (!/^https?:\/\/./.test(redisBaseUrl(credential))) {
		return {
			status: 'Error',
			message: 'The URL is no web address: enter one that begins with http:// or https://',
		};
	}
	const client = new RedisClient(likelyDialects(credential));
	const send = sender(this, credential);
	const fail = (message: string): INodeCredentialTestResult => ({
		status: 'Error',
		message: withoutSecrets(message, redisSecrets(credential)),
	});
	const command = async (...parts: string[]) => await client.command(send, parts, TIMEOUT_MS);
	try {
		const pong = await command('PING');
		if (pong !== 'PONG') {
			return fail(
				`Check the URL: what answers there is no Redis, as it answers PING with ${JSON.stringify(pong)}`,
			);
		}
		const claim = randomUUID();
		const event = new RedisEvent(command, eventKey(redisPrefix(credential), 'test', claim));
		await event.claim(claim, 10);
		await event.release(claim);
		return { status: 'OK', message: `Redis is there, and speaks as ${client.dialect} does` };
	} catch (error) {
		return fail(errorMessage(error));
	}
}

/** Here n8n gives a function of its older kind, which signs nothing. */
function sender(context: ICredentialTestFunctions, credential: ICredentialDataDecryptedObject): SendRequest {
	return async ({ method, url, headers, body }, timeoutMs) => {
		const answer = (await context.helpers.request({
			method,
			uri: `${redisBaseUrl(credential)}${url}`,
			headers: { ...headers, ...redisAuthorization(credential) },
			body,
			timeout: timeoutMs,
			simple: false,
			resolveWithFullResponse: true,
		})) as { statusCode: number; body: unknown };
		return { status: answer.statusCode, body: answer.body };
	};
}
