import { nowInSeconds } from '../shared/clock';
import { parseKeepingDigits, stringifyKeepingDigits } from '../shared/digits';
import type { LostDataForm, LostMessage } from './types';

const KEPT_SECONDS = 3 * 24 * 60 * 60;
const PAGE = 100;
/** The id of the documented sample message. Ids are shared by all apps, so the ids of one app have gaps. */
const FIRST_ID = 176_610;
const ID_STEP = 7;

/** Pushes that were given up. They stay until they are confirmed or three days old. */
export class LostQueue {
	private messages: LostMessage[] = [];
	private nextId = FIRST_ID;

	/** @param speed how many times faster than real time the three days pass */
	constructor(private readonly speed: number) {}

	/** Earliest first. */
	get list(): readonly LostMessage[] {
		const now = Date.now() / 1_000;
		this.messages = this.messages.filter(({ lostAt }) => (now - lostAt) * this.speed <= KEPT_SECONDS);
		return this.messages;
	}

	add({ lostAt = nowInSeconds(), ...message }: Omit<LostMessage, 'id' | 'lostAt'> & { lostAt?: number }) {
		const lost: LostMessage = { id: this.nextId, ...message, lostAt };
		this.nextId += ID_STEP;
		this.messages.push(lost);
		return lost;
	}

	/**
	 * The `response` of get_lost_push_message. Its only cursor is the last confirmed message.
	 * @returns the page; numbers in the messages' bodies are as `parseKeepingDigits` returns them
	 */
	page(form: LostDataForm): object {
		const all = this.list;
		const page = all.slice(0, PAGE);
		return {
			push_message_list: page.map((message) => entry(message, form)),
			has_next_page: all.length > PAGE,
			// The value in an empty page is not documented.
			last_message_id: page.at(-1)?.id ?? 0,
		};
	}

	/** Confirms all messages up to the id. */
	confirm(lastMessageId: number): void {
		this.messages = this.messages.filter(({ id }) => id > lastMessageId);
	}
}

function entry({ shopId, code, lostAt, body }: LostMessage, form: LostDataForm): object {
	return {
		...(shopId === null ? {} : { shop_id: BigInt(shopId) }),
		code,
		timestamp: lostAt,
		data: form === 'envelopeText' ? body : inForm(body, form),
	};
}

function inForm(body: string, form: LostDataForm): unknown {
	const envelope = parseKeepingDigits(body) as { data?: unknown };
	if (form === 'envelope') return envelope;
	return form === 'data' ? envelope.data : stringifyKeepingDigits(envelope.data);
}
