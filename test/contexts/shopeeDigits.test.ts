import { ShopeeOpenPlatformApi } from '../../credentials/ShopeeOpenPlatformApi.credentials';
import { parseEvent } from '../../nodes/Shopee/platform/event';
import { Shopee } from '../../nodes/Shopee/Shopee.node';
import { eventIdOf } from '../../nodes/shared/idempotency/eventId';
import { bodyOf, sendJson } from '../../simulators/shared/http';
import { answering, listen, type LoopbackServer } from '../../simulators/shared/server';
import { failing, runAction } from '../../harness/action';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { deliveryOf, eventIn } from '../support/delivery';

const LAST = '9007199254740995';
const LOST_AT = 1_795_700_000;
const CHAT =
	'{"type":"message","content":{"conversation_id":1234567890123456789,"message_id":"2345678901234567890"}}';
const CHAT_PUSH = `{"code":10,"shop_id":1,"timestamp":1795677611,"data":${CHAT}}`;
const TRACKING = '{"ordersn":"A","package_number":"P","tracking_no":"T"}';
const TRACKING_PUSH = `{"code":4,"shop_id":1,"timestamp":1795677611,"data":${TRACKING}}`;

/** @returns the event of a push with this body */
function pushed(body: string) {
	const event = eventIn(parseEvent(deliveryOf(body)));
	return { eventId: eventIdOf(event), resource: event.resource };
}

describe('the lost messages of Shopee', () => {
	const type = new Shopee();
	/** What Shopee answers to every call, as text: parsed and written again, it would lose digits. */
	let answer = '';
	let bodies: string[] = [];
	let server: LoopbackServer;
	let credential: StoredCredential;

	beforeAll(async () => {
		server = await listen(
			0,
			answering(async (request, response) => {
				bodies.push(await bodyOf(request));
				sendJson(response, 200, answer);
			}),
		);
		credential = storedCredential(new ShopeeOpenPlatformApi(), {
			environment: 'custom',
			baseUrl: server.url,
			partnerId: '2001887',
			partnerKey: 'shpk-key',
		});
	});
	afterAll(async () => await server?.close());
	beforeEach(() => {
		bodies = [];
		answer = '{"error":"","message":"","request_id":"1"}';
	});

	const run = async (operation: string, parameters = {}) =>
		await runAction({ type, credential, parameters: { resource: 'lostMessage', operation, ...parameters } });
	/** @param data as it stands in the row */
	const lose = (code: number, data: string, lastMessageId = LAST) => {
		const row = `{"shop_id":1,"code":${code},"timestamp":${LOST_AT},"data":${data}}`;
		const page = `"push_message_list":[${row}],"has_next_page":false,"last_message_id":${lastMessageId}`;
		answer = `{"error":"","message":"","request_id":"1","response":{${page}}}`;
	};

	it('are confirmed up to an id with all its digits', async () => {
		lose(10, JSON.stringify(CHAT_PUSH));
		const [item] = await run('getMany');
		const { lastMessageId } = item!.delivery as { lastMessageId: string };
		expect(lastMessageId).toBe(LAST);
		expect(await run('confirm', { lastMessageId })).toEqual([{ confirmedUpTo: LAST }]);
		expect(bodies.at(-1)).toBe(`{"last_message_id":${LAST}}`);
		await run('confirm', { lastMessageId: 176610 });
		expect(bodies.at(-1)).toBe('{"last_message_id":176610}');
	});

	it.each(['abc', '', '-1', '1.5', '1e3', '0x10', '007', '9'.repeat(21), 'null', '1,2'])(
		'are not confirmed up to %j, which is no id',
		async (lastMessageId) => {
			const failure = await failing(run('confirm', { lastMessageId }));
			expect(failure.message).toContain(`"${lastMessageId}" is not the ID of a message`);
			expect(bodies).toEqual([]);
		},
	);

	it.each(['"abc"', 'null', '{}', '1.5', 'true'])(
		'are not handed over where Shopee names %s as the last id, and the error says so',
		async (lastMessageId) => {
			lose(4, JSON.stringify(TRACKING_PUSH), lastMessageId);
			const failure = await failing(run('getMany'));
			expect(failure.message).toMatch(/^Shopee answered with.* the ID of the last lost message/);
		},
	);

	const inside = (push: string, data: string) => push.replace(/"data":.*/, `"data":${JSON.stringify(data)}}`);
	it.each([
		['a chat message', 10, CHAT_PUSH, CHAT, { type: 'conversation', id: '1234567890123456789' }],
		['a tracking number', 4, TRACKING_PUSH, TRACKING, { type: 'order', id: 'A' }],
	])(
		'have the event id and resource of their push, whatever form their data has: %s',
		async (_name, code, push, data, resource) => {
			const expected = pushed(push);
			expect(expected.resource).toEqual(resource);
			expect(pushed(inside(push, data))).toEqual(expected);
			for (const form of [
				JSON.stringify(push),
				push,
				JSON.stringify(inside(push, data)),
				inside(push, data),
			]) {
				lose(code, form);
				expect((await run('getMany'))[0]).toMatchObject(expected);
			}
		},
	);

	it('have the time of sending, not that of the loss, or none where only their data is kept', async () => {
		lose(4, JSON.stringify(TRACKING_PUSH));
		const [whole] = await run('getMany');
		const lostAt = '2026-11-26T13:33:20.000Z';
		expect(whole).toMatchObject({
			occurredAt: '2026-11-26T07:20:11.000Z',
			delivery: { timestamp: '2026-11-26T07:20:11.000Z', lostAt },
		});
		lose(4, TRACKING);
		const [bare] = await run('getMany');
		expect(bare).toMatchObject({ occurredAt: null, delivery: { timestamp: null, lostAt } });
	});
});
