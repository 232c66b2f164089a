import type { IDataObject } from 'n8n-workflow';

import type { CommerceEvent, Delivery, Parsed } from '../../nodes/shared/webhook/types';

/** @returns a delivery that has come in now, to a plain URL and without headers, except for the given parts */
export function deliveryOf(body: string | Uint8Array, parts: Partial<Delivery> = {}): Delivery {
	return {
		body: Buffer.from(body as Uint8Array),
		headers: {},
		callbackUrls: [],
		query: {},
		pathParameters: {},
		receivedAt: new Date(),
		...parts,
	};
}

/** @throws Error where a delivery is no event */
export function eventIn<Facts extends IDataObject>(parsed: Parsed<Facts>): CommerceEvent<Facts> {
	if (parsed.kind !== 'event') throw new Error(`not an event but ${parsed.kind}`);
	return parsed.event;
}
