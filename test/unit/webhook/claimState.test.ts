import { setTimeout as delay } from 'node:timers/promises';

import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { toEvent as toShopeeEvent } from '../../../nodes/Shopee/platform/event';
import { TURN } from '../../../nodes/shared/changes/decideState';
import { EmbeddedSnapshots } from '../../../nodes/shared/changes/embeddedSnapshots';
import { combineClaims } from '../../../nodes/shared/idempotency/claim';
import { EmbeddedLedger } from '../../../nodes/shared/idempotency/embeddedLedger';
import { eventIdOf } from '../../../nodes/shared/idempotency/eventId';
import { claimState, type StateClaim } from '../../../nodes/shared/webhook/claimState';
import { persistWith } from '../../support/executionSave';
import { KINDS, shown, StateModel, type Expected, type Kind, type Shown } from '../../support/stateHistory';

const HOUR_MS = 3_600_000;
const BOUNDS = { rememberForMs: 96 * HOUR_MS, rememberAtMost: 1_000 };
const KEEP = { keepForMs: BOUNDS.rememberForMs, keepAtMost: 1_000 };
const PATIENCE = { eventMs: 5_000, resourceMs: 5_000 };

/** How n8n answers a delivery that it was handed, or dies meanwhile. */
const ENDINGS = ['accepted', 'refused', 'killed before saving', 'killed after saving'] as const;
type Ending = (typeof ENDINGS)[number];

/** A process of n8n that serves one trigger, and the static data in its database. */
class N8n {
	private ledger = new EmbeddedLedger();
	private states = new EmbeddedSnapshots();
	private saved: Record<string, unknown> = {};

	constructor(private readonly kind: Kind) {}

	/** Decides about a delivery; its claim is open until the end. */
	async claim(
		delivery: Shown,
		patience = PATIENCE,
	): Promise<{ claimed: StateClaim; end: (ending: Ending) => void }> {
		const copy = structuredClone(this.saved);
		const event = this.kind.eventOf(delivery);
		const stores = {
			ledger: this.ledger.open(entryIn(copy, 'deliveries'), BOUNDS),
			states: this.states.open(entryIn(copy, 'states'), [TURN], KEEP, { dropped() {}, onSave() {} }),
		};
		const now = new Date();
		const claimed = await claimState(stores, event, event.state!, eventIdOf(event), now, patience);
		return { claimed, end: (ending) => this.end(claimed, copy, ending) };
	}

	/** n8n starts anew with what its database has. */
	restart(): void {
		this.ledger = new EmbeddedLedger();
		this.states = new EmbeddedSnapshots();
	}

	private end(claimed: StateClaim, copy: Record<string, unknown>, ending: Ending): void {
		if (claimed.kind === 'inFlight') return;
		const claim = combineClaims([claimed.claim]);
		if (claimed.kind === 'duplicate') {
			claim.commit();
			return this.save();
		}
		if (ending === 'killed before saving') return this.restart();
		const targets = [
			[this.ledger, entryIn(copy, 'deliveries')],
			[this.states, entryIn(copy, 'states')],
		] as const;
		persistWith(targets, [claim], () => ending === 'killed after saving');
		if (ending === 'killed after saving') {
			this.saved = JSON.parse(JSON.stringify(copy)) as Record<string, unknown>;
			return this.restart();
		}
		if (ending === 'accepted') claim.commit();
		else claim.release();
		this.save();
	}

	private save(): void {
		const copy = structuredClone(this.saved);
		this.ledger.write(entryIn(copy, 'deliveries'));
		this.states.write(entryIn(copy, 'states'));
		this.saved = JSON.parse(JSON.stringify(copy)) as Record<string, unknown>;
	}
}

function entryIn(staticData: Record<string, unknown>, name: string) {
	return {
		read: () => staticData[name],
		write: (value: IDataObject) => {
			staticData[name] = value;
		},
	};
}

function outcomeOf(claimed: StateClaim): Expected | { outcome: 'inFlight' } {
	if (claimed.kind !== 'claimed') return { outcome: claimed.kind };
	return { outcome: 'run', seenBefore: claimed.stateSeenBefore };
}

/** @returns what becomes of deliveries that come one after another and are accepted, as short words */
async function outcomes(kind: Kind, deliveries: readonly Shown[]): Promise<string[]> {
	const n8n = new N8n(kind);
	const words: string[] = [];
	for (const delivery of deliveries) {
		const { claimed, end } = await n8n.claim(delivery);
		end('accepted');
		const again = claimed.kind === 'claimed' && claimed.stateSeenBefore;
		words.push(again ? 'seen before' : claimed.kind === 'claimed' ? 'run' : claimed.kind);
	}
	return words;
}

const at = (state: number, time: number, resource = 0): Shown => ({ resource, state, time });

describe.each(Object.entries(KINDS))('%s that come back', (_name, kind) => {
	const step = fc.record({
		delivery: shown,
		ending: fc.oneof(
			{ weight: 4, arbitrary: fc.constant<Ending>('accepted') },
			{ weight: 2, arbitrary: fc.constantFrom(...ENDINGS) },
		),
		restarts: fc.nat({ max: 4 }).map((number) => number === 0),
	});

	it('are told apart from copies as the model does, whatever is late, stamped anew, refused or killed', async () => {
		const history = fc.array(step, { minLength: 1, maxLength: 16 });
		await fc.assert(
			fc.asyncProperty(history, async (steps) => {
				const n8n = new N8n(kind);
				const model = new StateModel(kind.times);
				const ids = new Set<string>();
				for (const { delivery, ending, restarts } of steps) {
					if (restarts) n8n.restart();
					const accepted = ending === 'accepted' || ending === 'killed after saving';
					const expected = model.deliver(delivery, accepted);
					const { claimed, end } = await n8n.claim(delivery);
					end(ending);
					expect(outcomeOf(claimed)).toEqual(expected);
					if (claimed.kind !== 'claimed' || !accepted) continue;
					// Systems behind the workflow take the id for an idempotency key.
					expect(ids).not.toContain(claimed.eventId);
					ids.add(claimed.eventId);
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('are decided in the order of arrival, with the claims in flight', async () => {
		const history = fc.array(
			fc.record({ delivery: shown, accepted: fc.nat({ max: 3 }).map((number) => number > 0) }),
			{ minLength: 2, maxLength: 8 },
		);
		await fc.assert(
			fc.asyncProperty(history, async (steps) => {
				const n8n = new N8n(kind);
				const model = new StateModel(kind.times);
				const decided = await Promise.all(
					steps.map(async ({ delivery, accepted }) => {
						const { claimed, end } = await n8n.claim(delivery);
						const expected = model.deliver(delivery, accepted);
						end(accepted ? 'accepted' : 'refused');
						return { is: outcomeOf(claimed), expected };
					}),
				);
				for (const { is, expected } of decided) expect(is).toEqual(expected);
			}),
			{ numRuns: 100 },
		);
	});

	it('keep other deliveries of the resource waiting, and none of another resource', async () => {
		const n8n = new N8n(kind);
		const first = await n8n.claim(at(0, 1));
		const order: string[] = [];
		const claimed = async (name: string, delivery: Shown) => {
			const claim = await n8n.claim(delivery);
			order.push(name);
			return claim;
		};
		const second = claimed('second', at(1, 2));
		const copy = claimed('copy', at(0, 1));
		const other = await n8n.claim(at(0, 1, 1));
		expect([outcomeOf(other.claimed), order]).toEqual([{ outcome: 'run', seenBefore: false }, []]);
		other.end('accepted');
		first.end('refused');
		(await second).end('accepted');
		// The first was refused, so its repetition is new, although another state was told meanwhile.
		expect(outcomeOf((await copy).claimed)).toEqual({ outcome: 'run', seenBefore: false });
		(await copy).end('accepted');
		expect(order).toEqual(['second', 'copy']);
	});
});

describe('a state that was told', () => {
	const shopee = KINDS["Shopee's tracking numbers"]!;
	const lazada = KINDS["Lazada's chat messages"]!;
	const pancake = KINDS["Pancake's orders"]!;

	it('runs again where another was told since and its sending is later: T1, T2, T1', async () => {
		expect(await outcomes(shopee, [at(1, 1), at(2, 2), at(1, 3)])).toEqual(['run', 'run', 'seen before']);
	});

	it('is a copy where it is the last, also when it is stamped anew', async () => {
		expect(await outcomes(shopee, [at(1, 1), at(1, 1), at(1, 4), at(1, 2)])).toEqual([
			'run',
			'duplicate',
			'duplicate',
			'duplicate',
		]);
	});

	it('is a late copy where it is stamped no later than what was told since', async () => {
		expect(await outcomes(shopee, [at(1, 1), at(2, 3), at(1, 2), at(1, 3)])).toEqual([
			'run',
			'run',
			'duplicate',
			'duplicate',
		]);
		expect(await outcomes(pancake, [at(1, 1), at(2, 3), at(1, 1)])).toEqual(['run', 'run', 'duplicate']);
	});

	it('runs whatever its stamp where it was never told', async () => {
		expect(await outcomes(shopee, [at(2, 3), at(1, 1)])).toEqual(['run', 'run']);
		expect(await outcomes(pancake, [at(2, 3), at(1, 1)])).toEqual(['run', 'run']);
	});

	it.each(['shopee', 'lazada'] as const)(
		'comes back before what comes after it, also while it is in flight and its claim is shared: %s',
		async (platform) => {
			const n8n = new N8n({ shopee, lazada }[platform]);
			const order: string[] = [];
			const claim = async (name: string, delivery: Shown) => {
				const claimed = await n8n.claim(delivery, { eventMs: 0, resourceMs: 5_000 });
				order.push(name);
				if (claimed.claimed.kind !== 'inFlight') claimed.claimed.claim.share?.();
				return claimed;
			};
			const told = await claim('told', at(1, 1));
			const other = await claim('other', at(2, 2));
			const copy = await claim('copy', at(2, 2));
			const back = claim('back', at(1, 3));
			const last = claim('last', at(0, 4));
			await delay(50);
			expect(order).toEqual(['told', 'other', 'copy']);
			expect(outcomeOf(copy.claimed)).toEqual({ outcome: 'inFlight' });
			told.end('accepted');
			expect(outcomeOf((await back).claimed)).toEqual({ outcome: 'run', seenBefore: true });
			expect(outcomeOf((await last).claimed)).toEqual({ outcome: 'run', seenBefore: false });
			expect(order.slice(3)).toEqual(['back', 'last']);
			for (const { end } of [other, await back, await last]) end('accepted');
		},
	);

	it('is known with a time of sending and without one', async () => {
		const mixed: Kind = {
			...shopee,
			eventOf: (delivery) => {
				const { timestamp, ...push } = JSON.parse(shopee.bodyOf(delivery)) as IDataObject;
				return toShopeeEvent(delivery.time === 0 ? push : { ...push, timestamp });
			},
		};
		const back = ['run', 'run', 'seen before', 'duplicate'];
		expect(await outcomes(mixed, [at(1, 1), at(2, 2), at(1, 0), at(1, 0)])).toEqual(back);
		expect(await outcomes(mixed, [at(1, 0), at(2, 0), at(1, 3), at(1, 3)])).toEqual(back);
		expect(await outcomes(mixed, [at(1, 1), at(1, 0), at(1, 3)])).toEqual(['run', 'duplicate', 'duplicate']);
	});

	it('runs again where no stamp can tell: 0, 1, 0 without a time, and fee 0, 15,000, 0 under one updated_at', async () => {
		const runs = ['run', 'run', 'seen before', 'seen before', 'seen before'];
		const back = [at(0, 1), at(1, 1), at(0, 1), at(1, 1), at(0, 1)];
		expect(await outcomes(lazada, back)).toEqual(runs);
		expect(await outcomes(pancake, back)).toEqual(runs);
	});

	it('is not outdated by a time that lies years ahead', async () => {
		const ahead = 10 * 365 * 86_400;
		expect(await outcomes(shopee, [at(1, 1), at(2, ahead), at(1, 3), at(2, ahead)])).toEqual([
			'run',
			'run',
			'seen before',
			'duplicate',
		]);
	});
});
