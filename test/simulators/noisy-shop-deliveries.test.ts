import { KITS_BY_TITLE } from '../../simulators/kits';
import { parseKeepingDigits } from '../../simulators/shared/digits';
import type { ParsedBody, RunningPlatform } from '../../simulators/shared/kit';
import { reading } from '../../simulators/shared/noise/reading';
import { asHappened, type Step } from '../../simulators/shared/noise/step';
import { type Received, type Receiver, startReceiver } from '../../simulators/shared/receiver';
import type { DeliveryResult } from '../../simulators/shared/wire';

interface Arrived extends Step<unknown> {
	readonly received: Received;
	readonly body: ParsedBody;
}

/** How long the platforms wait here for an answer, in ms: a busy machine is not what is tested. */
const PATIENCE_MS = 10_000;

describe.each(KITS_BY_TITLE)('the deliveries of a noisy %s shop', (_title, kit) => {
	const { aspects, reader } = kit.noisyShop;
	const day = kit.noisyShop.day({ orders: 40 });
	let receiver: Receiver;
	let platform: RunningPlatform;
	let outcomes: DeliveryResult[];
	let arrived: readonly Arrived[];

	beforeAll(async () => {
		receiver = await startReceiver();
		platform = await kit.start({ patienceMs: PATIENCE_MS });
		outcomes = [];
		for (const { delivery } of day) outcomes.push(await platform.deliverStep(receiver.uri, delivery));
		arrived = day.map((step, index) => {
			const received = receiver.received[index]!;
			return { ...step, received, body: parseKeepingDigits(received.body.toString()) };
		});
	});
	afterAll(async () => {
		await platform.close();
		await receiver.close();
	});

	it('all arrive through the simulator, in their order and validly signed', () => {
		expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set([200]));
		expect(receiver.received).toHaveLength(day.length);
		for (const { received } of arrived) {
			const { actual, expected } = platform.proofOf(receiver.uri, received);
			expect(actual).toBe(expected);
		}
	});

	it('say which event, resource and time they are of', () => {
		for (const { received, body, ...step } of arrived) {
			expect(reader.eventOf(body, received)).toBe(step.event);
			expect(reader.resourceOf(body)).toBe(step.resource);
			const time = reader.timeOf(body);
			expect(time ?? null).toBe(step.time === null ? null : String(step.time));
			expect(time === undefined ? null : reader.microsOf(time, body)).toBe(step.micros);
		}
	});

	it('change what the truth says they change, in the order things happened, and nothing else', () => {
		const before = new Map<string, Arrived>();
		for (const step of asHappened(arrived)) {
			const last = before.get(step.resource);
			// Deliveries of one action tell one state, and have its changes each.
			if (last && last.values !== step.values) {
				const changed = Object.entries(aspects)
					.filter(([aspect]) => aspect in step.values)
					.filter(([, paths]) => reading(step.body, paths) !== reading(last.body, paths));
				expect([step.sequence, changed.map(([aspect]) => aspect).sort()]).toEqual([
					step.sequence,
					step.changes.toSorted(),
				]);
			}
			if (last?.values !== step.values) before.set(step.resource, step);
		}
	});

	it('have equal values in the truth exactly where the payloads have them', () => {
		for (const [aspect, paths] of Object.entries(aspects)) {
			const pairs = arrived
				.filter(({ values }) => aspect in values)
				.map(({ resource, values, body }) => ({
					value: `${resource} ${values[aspect]}`,
					read: `${resource} ${reading(body, paths)}`,
				}));
			const distinct = (texts: readonly string[]) => new Set(texts).size;
			const values = distinct(pairs.map(({ value }) => value));
			expect(distinct(pairs.map(({ read }) => read))).toBe(values);
			expect(distinct(pairs.map(({ value, read }) => `${value} ${read}`))).toBe(values);
		}
	});
});
