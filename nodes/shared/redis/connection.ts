import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	IWebhookFunctions,
} from 'n8n-workflow';

import { RedisClient, RedisError, unavailable, type SendRequest } from './client';
import { likelyDialects, REDIS_CREDENTIAL, redisPrefix, redisSecrets } from './credential';
import { problemWithoutSecrets } from '../api/redact';
import type { SnapshotStore } from '../changes/snapshotStore';
import { Leases } from './leases';
import { eventKey, RedisEvent, type RedisCommand } from '../idempotency/redisEvent';
import { SharedLedger } from '../idempotency/redisLedger';
import { RedisResource, SharedSnapshots, type SharedSnapshotAccess } from '../changes/redisSnapshots';
import { KeyedLock } from '../util/keyedLock';
import { CredentialCache } from '../credential/secrets';

type Context = IWebhookFunctions | IExecuteFunctions;

interface Access {
	readonly credential: ICredentialDataDecryptedObject;
	readonly client: RedisClient;
}

/** The Redis that one trigger node uses in this process: what is known of it, and the ledger it keeps. */
export class RedisConnection {
	private readonly leases = new Leases();
	private readonly turns = new KeyedLock();
	readonly ledger = new SharedLedger(this.leases);
	/** Reading a credential costs n8n about 40 ms; see SecretCache. */
	private readonly access = new CredentialCache<Access>();

	/**
	 * The events of a node, for one delivery or execution.
	 *
	 * @returns the event with an id, for a caller who waits at most this long for an answer, in ms
	 * @throws when the credential cannot be read
	 */
	async events(context: Context, place: string): Promise<(eventId: string, timeoutMs: number) => RedisEvent> {
		const { prefix, commands } = await this.connect(context);
		return (eventId, timeoutMs) => new RedisEvent(commands(timeoutMs), eventKey(prefix, place, eventId));
	}

	/**
	 * The snapshots of a node, for one delivery.
	 *
	 * @param keepForMs how long a snapshot is kept
	 * @throws when the credential cannot be read
	 */
	async snapshots(
		context: IWebhookFunctions,
		place: string,
		keepForMs: number,
		access: Pick<SharedSnapshotAccess, 'timeoutMs' | 'failed'>,
	): Promise<SnapshotStore> {
		const { prefix, commands } = await this.connect(context);
		const keepSeconds = Math.ceil(keepForMs / 1_000);
		return new SharedSnapshots(this.turns, this.leases, {
			...access,
			resource: (id, timeoutMs) =>
				new RedisResource(commands(timeoutMs), eventKey(prefix, place, id), keepSeconds),
		});
	}

	/** Whether nothing is on its way, so that all that is known can be had from the store again. */
	get idle(): boolean {
		return this.ledger.idle && this.turns.idle;
	}

	private async connect(context: Context) {
		const read = async () => await readAccess(context);
		const { credential, client } = await this.access.current(read);
		const send = sender(context, credential);
		const commands =
			(timeoutMs: number): RedisCommand =>
			async (...command) => {
				try {
					return await client.command(send, command, timeoutMs);
				} catch (error) {
					if (isRefused(error)) void this.access.renewed(read).catch(() => undefined);
					throw known(error, redisSecrets(credential));
				}
			};
		return { prefix: redisPrefix(credential), commands };
	}
}

async function readAccess(context: Context): Promise<Access> {
	const credential = await context.getCredentials(REDIS_CREDENTIAL);
	return { credential, client: new RedisClient(likelyDialects(credential)) };
}

/** With the credential at hand n8n does not read it again, and still has it sign the request. */
function sender(context: Context, credential: ICredentialDataDecryptedObject): SendRequest {
	return async ({ headers, ...request }, timeoutMs) => {
		const options: IHttpRequestOptions = {
			...request,
			headers: { ...headers } as IDataObject,
			timeout: timeoutMs,
			// The timeout alone does not end an attempt to connect.
			abortSignal: AbortSignal.timeout(timeoutMs),
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
		};
		const { statusCode, body } = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			REDIS_CREDENTIAL,
			options,
			{ credentialsDecrypted: { id: '', name: '', type: REDIS_CREDENTIAL, data: credential } },
		)) as IN8nHttpFullResponse;
		return { status: statusCode, body };
	};
}

/** The credential may just have been changed: it is read again for those that come next. */
function isRefused(error: unknown): boolean {
	return error instanceof RedisError && (error.status === 401 || error.status === 403);
}

/** What the server says may repeat what it was called with. */
function known(error: unknown, secrets: readonly string[]): RedisError {
	const { what, cure, maybeDone, status } = unavailable(error);
	return new RedisError(problemWithoutSecrets({ what, cure }, secrets), maybeDone, status);
}
