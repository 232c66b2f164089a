import type { IHookFunctions } from 'n8n-workflow';

import { nodeKey } from '../n8n/node';
import { staticDataEntry } from '../n8n/staticData';
import { dropUnsaved, saveLater, writeUnsaved } from '../n8n/unsavedEntries';
import { RECOVERY_ENTRY } from '../recover/settings';
import { KeyedLock, type Unlock } from '../util/keyedLock';
import { isObject } from '../util/object';
import { isTest } from './isTest';
import { ownEntry } from './ownEntry';
import { hasRegistered, REGISTERED_ENTRY, rememberRegisteredUrl } from './ownUrls';

/*
 * n8n publishes a trigger by two functions at the same time: `create()` registers the webhook, `trigger()` starts what
 * runs in the background. `delete()` and the close function of the background likewise. When n8n starts, it calls
 * `checkExists()` and `trigger()`, and `create()` where nothing is registered. (Measured with 2.40.7 and 2.20.12, which
 * calls `create()` before `trigger()`. A node without `trigger()` is not asked at a start.) So this process knows of each
 * node whether it is published, and a lock keeps the background and these functions apart.
 */

/** The entry of the static data that says that `create()` has succeeded. */
const ENTRY = 'published';

/** The entries that a registration writes. */
const RECORDS: readonly string[] = [ENTRY, REGISTERED_ENTRY, RECOVERY_ENTRY, 'subscriptions'];

/** Longer than any registration takes, in ms. */
const LONGEST_REGISTRATION_MS = 300_000;

const published = new Set<string>();
const lock = new KeyedLock(LONGEST_REGISTRATION_MS);

/** Whether the registration of a node has succeeded, and was not removed. */
export function isPublished(context: Pick<IHookFunctions, 'getWorkflow' | 'getNode'>): boolean {
	return published.has(nodeKey(context));
}

/** Whether n8n starts, or has become the leader of several. Otherwise a user publishes the node. */
export function isStart(context: IHookFunctions): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}

/**
 * Whether n8n starts, or has become the leader of several, and the node was published before. Nothing is asked of the
 * platform then: if it is down, n8n would unpublish the node. The background looks after the registration.
 */
export function isPublishedAgain(context: IHookFunctions): boolean {
	return isStart(context) && ownEntry(context, ENTRY).read() !== undefined;
}

/**
 * The present URL counts as this node's from now on, as the background may register it: what the background remembers by
 * itself is lost where n8n is killed before a delivery comes.
 */
export function rememberPresentUrl(context: IHookFunctions): void {
	const url = context.getNodeWebhookUrl('default');
	if (url !== undefined && hasRegistered(context)) rememberRegisteredUrl(context, url);
}

/** For a process that becomes the leader, where n8n may call `trigger()` alone. */
export function rememberPublished(context: IHookFunctions): void {
	if (isPublishedAgain(context)) published.add(nodeKey(context));
}

export function markPublished(context: IHookFunctions): void {
	if (isTest(context)) return;
	published.add(nodeKey(context));
	const entry = ownEntry(context, ENTRY);
	if (entry.read() === undefined) entry.write({});
}

/**
 * Registers or unregisters a node while nothing else does. A node that is not published any more, or not yet, is not
 * looked after. What the background has found out about the registration is known to `work`, and saved after it.
 */
export async function whilePublishing(context: IHookFunctions, work: () => Promise<void>): Promise<void> {
	if (isTest(context)) return await work();
	const key = nodeKey(context);
	published.delete(key);
	const unlock = await whenFree(context);
	try {
		writeUnsaved(key, (kind) => staticDataEntry(context, kind));
		dropUnsaved(context);
		if (staticDataEntry(context, ENTRY).read() !== undefined) staticDataEntry(context, ENTRY).write({});
		await work();
		// An execution that read the static data before, and saves its copy later, would take these back.
		if (published.has(key)) keepRecords(context);
	} finally {
		unlock();
	}
}

/** Has what a registration has written saved with the next delivery too. */
export function keepRecords(context: IHookFunctions): void {
	for (const kind of RECORDS) {
		const value = staticDataEntry(context, kind).read();
		if (isObject(value)) saveLater(context, kind, value);
	}
}

/** Looks after the registration of a node while n8n neither publishes nor unpublishes it. */
export async function whileUndisturbed(context: IHookFunctions, work: () => Promise<void>): Promise<void> {
	const unlock = await whenFree(context);
	try {
		await work();
	} finally {
		unlock();
	}
}

async function whenFree(context: IHookFunctions): Promise<Unlock> {
	const unlock = await lock.acquire(nodeKey(context), LONGEST_REGISTRATION_MS);
	// Whoever holds the lock for longer than that hangs.
	return unlock ?? (() => {});
}
