import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	ITriggerFunctions,
} from 'n8n-workflow';

import { problemWithoutSecrets } from '../api/redact';
import { CredentialCache } from '../credential/secrets';
import { boundedRequest } from '../n8n/boundedRequest';
import type { TriggerContext } from '../n8n/triggerContext';
import { RedisClient, RedisError, toRedisError, type SendRequest } from './client';
import { likelyDialects, REDIS_CREDENTIAL, redisPrefix, redisSecrets } from './credential';
import type { RedisCommand } from './lease';
import { ScriptCalls } from './scriptCalls';

type Context = TriggerContext | IExecuteFunctions | ITriggerFunctions;

interface Access {
	readonly credential: ICredentialDataDecryptedObject;
	readonly client: RedisClient;
	/** The calls of all deliveries. */
	readonly calls: ScriptCalls;
}

/** Redis as one delivery or execution uses it. */
export interface Redis {
	/** The prefix of the name of every key. */
	readonly prefix: string;
	/** @returns a function that sends a command, waits at most this long, in ms, and throws RedisError */
	commands(timeoutMs: number): RedisCommand;
}

/** The Redis of one credential, as one trigger node uses it in this process. */
export class RedisConnection {
	/** Reading a credential costs n8n about 40 ms; see CredentialCache. */
	private readonly access = new CredentialCache<Access>();

	/**
	 * Calls of several deliveries share requests. n8n ends the requests of an execution that is cancelled, so those of
	 * an execution are its own.
	 *
	 * @throws when the credential cannot be read
	 */
	async open(context: Context, use: 'delivery' | 'execution' = 'delivery'): Promise<Redis> {
		const read = async () => await readAccess(context);
		const { credential, client, calls: shared } = await this.access.current(read);
		const calls = use === 'delivery' ? shared : new ScriptCalls(client);
		const send = sender(context, credential);
		const run = async (command: readonly string[], timeoutMs: number) => {
			try {
				return await calls.command(send, command, timeoutMs);
			} catch (error) {
				if (isRefused(error)) void this.access.renewed(read).catch(() => undefined);
				throw redacted(error, redisSecrets(credential));
			}
		};
		return {
			prefix: redisPrefix(credential),
			commands:
				(timeoutMs) =>
				async (...command) =>
					await run(command, timeoutMs),
		};
	}
}

async function readAccess(context: Context): Promise<Access> {
	const credential = await context.getCredentials(REDIS_CREDENTIAL);
	const client = new RedisClient(likelyDialects(credential));
	return { credential, client, calls: new ScriptCalls(client) };
}

/** n8n does not read a decrypted credential again, and still calls its `authenticate` for the request. */
function sender(context: Context, credential: ICredentialDataDecryptedObject): SendRequest {
	return async ({ headers, ...request }, timeoutMs) => {
		const options: IHttpRequestOptions = {
			...request,
			headers: { ...headers },
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		};
		const credentialsDecrypted = { id: '', name: '', type: REDIS_CREDENTIAL, data: credential };
		const { httpRequestWithAuthentication } = context.helpers;
		const { statusCode, body } = (await boundedRequest(
			options,
			timeoutMs,
			async (bounded) =>
				await httpRequestWithAuthentication.call(context, REDIS_CREDENTIAL, bounded, {
					credentialsDecrypted,
				}),
		)) as IN8nHttpFullResponse;
		return { status: statusCode, body };
	};
}

/** Whether the server refused the credential. The credential is then read again, as it may have been changed. */
function isRefused(error: unknown): boolean {
	return error instanceof RedisError && (error.status === 401 || error.status === 403);
}

/** The server's answer may repeat secrets of the request. */
function redacted(error: unknown, secrets: readonly string[]): RedisError {
	const { what, cure, mayHaveRun, status } = toRedisError(error);
	return new RedisError(problemWithoutSecrets({ what, cure }, secrets), mayHaveRun, status);
}
