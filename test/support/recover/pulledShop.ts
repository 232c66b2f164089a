import type { IDataObject } from 'n8n-workflow';

import type { ToldState } from '../../../nodes/shared/changes/toldState';
import type { OpenList, RecoverableEvent, Recovery } from '../../../nodes/shared/recover/recovery';
import { WindowTooLarge, type Window } from '../../../nodes/shared/recover/window';
import type { PlatformAdapter } from '../../../nodes/shared/webhook/adapter';
import type { DeliveryPolicy } from '../../../nodes/shared/webhook/policy';
import type { CommerceEvent } from '../../../nodes/shared/webhook/types';
import type { VirtualTime } from './virtualTime';

/**
 * How a platform tells its states:
 * - "seconds": a time in whole seconds and some shared fields, and one event each for creations, updates and
 *   cancellations (as Shopify)
 * - "content": a state is another one by its content alone; the time moves also where no content changes (as Lazada)
 * - "microseconds": one event for creations and updates, whose time is another one each time (as Pancake)
 */
export type Kind = 'seconds' | 'content' | 'microseconds';

export const EVENTS: Readonly<Record<Kind, readonly string[]>> = {
	seconds: ['create', 'update', 'cancel'],
	content: ['orders', 'returns'],
	microseconds: ['orders', 'customers'],
};

export const POLICY: DeliveryPolicy = {
	platformWaitsMs: 5_000,
	answerDeadlineMs: 3_000,
	rememberForHours: 24,
	repetition: 'It repeats nothing',
};

/** A state of a resource. */
export interface Version {
	readonly id: number;
	/** Counted from 1 for each resource. A touch moves the time and leaves the number. */
	readonly number: number;
	readonly status: string;
	/** By the clock of the platform, in microseconds since 1970. */
	readonly updatedAt: number;
	readonly createdAt: number;
	readonly cancelledAt: number | undefined;
	/** When it happened, in ms since 1970. */
	readonly happened: number;
	/** When its number was given, in ms since 1970. */
	readonly changed: number;
}

/** A delivery that the platform sends. */
export interface Push {
	readonly number: number;
	readonly event: string;
	readonly version: Version;
}

interface Parameters {
	readonly events: readonly string[];
	readonly others: string;
}

/** A shop with its resources. */
export class PulledShop {
	readonly resources: Version[][] = [];
	/** How far the clock of the platform is behind, in ms. */
	lagMs = 0;
	/** How old the answers of the list may be, in ms. */
	staleMs = 0;
	/** More rows than that in a window are refused. */
	mostRows = Infinity;
	/** So many pages come, and then an error; undefined: all. */
	pagesUntilError: number | undefined;
	private pushes = 0;
	private latest = 0;

	constructor(
		readonly kind: Kind,
		private readonly time: VirtualTime,
		private readonly random: () => number,
	) {}

	create(status: string): Push[] {
		const id = this.resources.length;
		const updatedAt = this.platformTime();
		const version: Version = {
			id,
			number: 1,
			status,
			updatedAt,
			createdAt: updatedAt,
			cancelledAt: undefined,
			happened: this.time.now,
			changed: this.time.now,
		};
		this.resources.push([version]);
		return [this.push(this.kind === 'seconds' ? 'create' : eventOfId(this.kind, id), version)];
	}

	change(id: number, status: string): Push[] {
		const version = this.next(id, { status });
		// Without another content, nothing is told.
		if (this.kind === 'content' && this.before(version)?.status === status) {
			this.resources[id]!.pop();
			return [];
		}
		return [this.push(this.kind === 'seconds' ? 'update' : eventOfId(this.kind, id), version)];
	}

	cancel(id: number): Push[] {
		if (this.kind !== 'seconds') return this.change(id, 'cancelled');
		if (this.last(id).cancelledAt !== undefined) return [];
		const version = this.next(id, { status: 'cancelled', cancelledAt: this.platformTime() });
		return [this.push('cancel', version), this.push('update', version)];
	}

	/** Moves the time and tells nothing. */
	touch(id: number): void {
		if (this.kind !== 'content') return;
		const last = this.last(id);
		this.resources[id]!.push({ ...last, updatedAt: this.platformTime(), happened: this.time.now });
	}

	last(id: number): Version {
		return this.resources[id]!.at(-1)!;
	}

	private before({ id }: Version): Version | undefined {
		return this.resources[id]!.at(-2);
	}

	private next(id: number, changes: Partial<Version>): Version {
		const last = this.last(id);
		const version = {
			...last,
			number: last.number + 1,
			updatedAt: this.platformTime(),
			happened: this.time.now,
			changed: this.time.now,
			...changes,
		};
		this.resources[id]!.push(version);
		return version;
	}

	private push(event: string, version: Version): Push {
		return { number: this.pushes++, event, version };
	}

	/** No two changes have the same time. */
	private platformTime(): number {
		const time = (this.time.now - this.lagMs) * 1_000 + Math.floor(this.random() * 1_000);
		this.latest = Math.max(time, this.latest + 1);
		return this.latest;
	}

	/** @returns the resource as the list shows it now; undefined where it does not show it yet */
	private shown(id: number): Version | undefined {
		const until = this.time.now - Math.floor(this.random() * this.staleMs);
		return this.resources[id]!.filter(({ happened }) => happened <= until).at(-1);
	}

	async *pages({ from, to }: Window): AsyncGenerator<IDataObject[]> {
		const isInside = (version: Version) => {
			const at = changedAt(this.kind, version);
			return at >= Math.floor(from / 1_000) * 1_000 && at <= Math.ceil(to / 1_000) * 1_000;
		};
		let after = -Infinity;
		for (let page = 0; ; page++) {
			await this.time.sleep(2 + Math.floor(this.random() * 6));
			if (page === this.pagesUntilError) {
				this.pagesUntilError = undefined;
				throw new Error('The platform is down');
			}
			const rows = this.resources
				.flatMap((_versions, id) => this.shown(id) ?? [])
				.filter((version) => isInside(version))
				.sort((one, other) => one.updatedAt - other.updatedAt || one.id - other.id);
			if (rows.length > this.mostRows && to - from >= 2_000) {
				throw new WindowTooLarge({ what: 'There are too many rows', cure: 'Ask for less.' });
			}
			const next = rows.filter(({ updatedAt }) => updatedAt > after).slice(0, 2);
			if (next.length === 0) return;
			// Rows of the same time stay together.
			const last = next.at(-1)!.updatedAt;
			const same = rows.filter(({ updatedAt }) => updatedAt > after && updatedAt <= last);
			after = last;
			yield same.map((version) => recordOf(version));
		}
	}
}

/** Times are in microseconds since 1970. */
function recordOf(version: Version): IDataObject {
	const { id, number, status, updatedAt, createdAt, cancelledAt, happened, changed } = version;
	return { id, number, status, updatedAt, createdAt, cancelledAt: cancelledAt ?? null, happened, changed };
}

export function bodyOf({ number, event, version }: Push): string {
	return JSON.stringify({ push: number, event, record: recordOf(version) });
}

export function versionOf(record: IDataObject): Version {
	return { ...record, cancelledAt: record.cancelledAt ?? undefined } as unknown as Version;
}

function eventOfId(kind: Kind, id: number): string {
	return EVENTS[kind][id % 2]!;
}

/** @returns in ms since 1970, as the platform shows it */
function changedAt(kind: Kind, { updatedAt }: Pick<Version, 'updatedAt'>): number {
	return kind === 'microseconds' ? Math.floor(updatedAt / 1_000) : inSeconds(updatedAt) / 1_000;
}

/** @returns a time in microseconds, cut to seconds */
function inSeconds(time: number): number {
	return Math.floor(time / 1e6) * 1e6;
}

export function toldStateOf(kind: Kind, event: string, version: Version): ToldState {
	const isOnce = event === 'create' || event === 'cancel';
	return {
		key: [event, String(version.id)],
		isOnce,
		clock: kind === 'microseconds' ? version.updatedAt : inSeconds(version.updatedAt),
		content: isOnce ? [] : [version.status],
		isNewByTime: kind !== 'content',
	};
}

function eventFrom(event: string, record: IDataObject): Omit<CommerceEvent, 'identity'> {
	return {
		platform: 'shopify',
		event,
		shopId: 'shop',
		resource: { type: 'order', id: String(record.id) },
		occurredAt: null,
		payload: record,
		delivery: {},
	};
}

/** Of a row: what may have happened to it, and when by the clock of the platform. */
function eventsOf(kind: Kind, record: IDataObject): Array<RecoverableEvent<IDataObject>> {
	const version = versionOf(record);
	const shown = (event: string, happenedAt: number): RecoverableEvent<IDataObject> => ({
		event: eventFrom(event, record),
		told: toldStateOf(kind, event, version),
		happenedAt,
	});
	const updatedAt = changedAt(kind, version);
	if (kind !== 'seconds') return [shown(eventOfId(kind, version.id), updatedAt)];
	const { createdAt, cancelledAt, number } = version;
	return [
		shown('create', inSeconds(createdAt) / 1_000),
		...(number > 1 ? [shown('update', updatedAt)] : []),
		...(cancelledAt === undefined ? [] : [shown('cancel', inSeconds(cancelledAt) / 1_000)]),
	];
}

export function adapterOf(kind: Kind): PlatformAdapter<object, Parameters> {
	return {
		credentialType: 'shop',
		readParameters: (context) => ({
			events: context.getNodeParameter('events', []) as string[],
			others: context.getNodeParameter('others', '') as string,
		}),
		keysFrom: () => ({}),
		verify: () => ({ kind: 'genuine', verifiedWith: 'secret' }),
		resembles: () => true,
		parse({ body }) {
			const { push, event, record } = JSON.parse(body.toString()) as IDataObject;
			const identity = ['push', String(push)];
			return {
				kind: 'event',
				event: { ...eventFrom(String(event), record as IDataObject), identity },
			};
		},
		accepts: ({ event }, { events }) => events.includes(event),
		toldStateOf: ({ event, payload }) => toldStateOf(kind, event, versionOf(payload)),
		policyOf: () => POLICY,
		changes: {
			presets: [],
			firstSeen: 'start',
			resourceStateOf: ({ event, payload, resource }) => ({
				resource: [resource.id ?? ''],
				updatedAt: payload.updatedAt as number,
				sources: [payload],
				content: payload,
				isComplete: true,
				isUpdate: event !== 'create' && event !== 'cancel',
				eventNames: [event],
			}),
		},
	};
}

export function recoveryOf(shop: PulledShop): Recovery<object, Parameters, IDataObject> {
	const { kind } = shop;
	return {
		adapter: adapterOf(kind),
		policy: POLICY,
		lists: [
			{
				name: 'orders',
				eventsIn: ({ events }) => events,
				open: async (): Promise<OpenList<IDataObject>> => ({
					pages: (window) => shop.pages(window),
					changedAt: (row) => changedAt(kind, versionOf(row)),
					eventsOf: (row) => eventsOf(kind, row),
				}),
			},
		],
		selectionOf: ({ others }) => others,
	};
}
