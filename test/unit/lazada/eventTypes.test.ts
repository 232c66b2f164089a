import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { findEventType, EVENT_TYPES, PROMOTION_CODE } from '../../../nodes/Lazada/platform/eventTypes';
import { eventOf } from './push';

/** Lazada's own samples. */
const SAMPLES = readFileSync(join(__dirname, '../../fixtures/lazada-push-samples.jsonl'), 'utf8')
	.trim()
	.split('\n');

describe('the table of message types', () => {
	it('has the 18 documented ones, each once and under a name of its own', () => {
		const codes = EVENT_TYPES.map(({ code }) => code);
		expect(codes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 19, 21, 35, 46]);
		for (const key of ['name', 'title'] as const) {
			expect(new Set(EVENT_TYPES.map((type) => type[key])).size).toBe(18);
		}
		for (const { name } of EVENT_TYPES) expect(name).toMatch(/^[a-z_]+$/);
	});

	it('finds a type by its number, and no other', () => {
		for (const type of EVENT_TYPES) expect(findEventType(type.code)).toBe(type);
		for (const code of [9, 15, -1, 0.5, NaN, null]) expect(findEventType(code)).toBeUndefined();
		expect(findEventType(PROMOTION_CODE)?.name).toBe('promotion');
	});

	it('needs no field to tell an event that its sample does not have', () => {
		for (const sample of SAMPLES) {
			const { message_type: code = PROMOTION_CODE, data, ...top } = JSON.parse(sample);
			const type = findEventType(code);
			const fields = { ...top, ...data };
			const needed = type?.identity.filter((field) => !field.endsWith('?')) ?? [];
			expect(needed).not.toEqual([]);
			for (const field of needed) expect(fields).toHaveProperty([field.replace('data.', '')]);
			const { clock } = type!;
			if (clock !== undefined) expect(fields).toHaveProperty([clock.replace('data.', '')]);
		}
	});

	it('names the event and the resource of every sample', () => {
		for (const sample of SAMPLES) {
			const { message_type: code = PROMOTION_CODE } = JSON.parse(sample);
			const { name, resource } = findEventType(code)!;
			const event = eventOf(sample);
			expect(event.event).toBe(name);
			expect(event.resource.type).toBe(resource.type);
			expect(event.resource.id === null).toBe(resource.id === undefined);
		}
	});

	it('has either a clock or the time of the envelope, but never both', () => {
		for (const { clock, timed } of EVENT_TYPES) expect(clock !== undefined && timed === true).toBe(false);
	});
});
