import { readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { listMessages, type Message } from '../../scripts/lib/messages/list';
import { readSource } from '../../scripts/lib/messages/source';
import { waysOf, written, type Piece } from '../../scripts/lib/messages/texts';
import { absentIn, originsOf } from '../../scripts/lib/messages/values';
import { credentialTypes } from '../../harness/registered';

const source = readSource(path.resolve(__dirname, '../..'));
const { messages, texts } = listMessages(source);

/** What Pancake calls its pages and fields; whoever looks for them needs the names as they stand there. */
const PANCAKE_NAMES = [
	'Cấu hình > Nâng cao > Kết nối bên thứ 3 > Webhook/API',
	'Cấu hình &gt; Nâng cao &gt; Kết nối bên thứ 3 &gt; Webhook/API',
	...['Thêm mới', 'Địa chỉ', 'Dữ liệu'],
];

/** Tables of Pancake that have both languages, which the forms and items show side by side. */
const BILINGUAL = /Pancake\/platform\/(eventTypes|orderStatus)\.ts/;

const all = (parts: readonly Piece[][]) => parts.map(written);
const told = ({ ways, cures }: Message) => all([...ways, ...cures]);
const isValue = (piece: Piece): piece is ts.Expression => typeof piece !== 'string';
const valuesIn = ({ ways, cures }: Message) => [...ways, ...cures].flat().filter(isValue);
/** Values that stand among words of ours; what only passes an error on is written by n8n. */
const valuesAmongWords = ({ ways, cures }: Message) =>
	[...ways, ...cures].filter((way) => !way.every(isValue)).flatMap((way) => way.filter(isValue));
const having = (role: string) => messages.filter(({ roles, isPart }) => roles.has(role as never) && !isPart);

describe('the list of messages', () => {
	it('has messages of every kind, at every place where a user meets one', () => {
		const met = new Map<string, number>();
		for (const message of messages) met.set(message.met, (met.get(message.met) ?? 0) + 1);
		expect([...met.keys()].sort()).toEqual([
			'action error',
			'credential test',
			'delivery answer and log',
			'error of a call or a credential',
			'form and activation',
			'item',
			'log',
		]);
		const spot = (text: string) =>
			messages.filter((message) => told(message).some((one) => one.includes(text)));
		for (const [text, place] of [
			['Shopify does not accept the access token', 'error of a call or a credential'],
			['The body was written anew on its way', 'delivery answer and log'],
			['was acknowledged at the deadline', 'log'],
			['No topic is chosen', 'form and activation'],
			['There is nothing to change', 'action error'],
			['the next call of a node renews it by itself', 'credential test'],
			['was not switched on', 'item'],
		] as const) {
			expect(spot(text).map((message) => message.met)).toContain(place);
		}
	});

	/** Looks at lines and quotation marks only, so it finds what the reading of the syntax may pass over. */
	it('leaves out no sentence that stands in the source', () => {
		const known = texts.map(({ node }) => node.getText()).join('\n');
		const left = source.files.flatMap((file) => {
			const code = readFileSync(file.fileName, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
			const lines = code.split('\n').filter((line) => /['"`]/.test(line));
			const sentences = lines.flatMap((line) => line.match(/[A-Za-z]+(?: [A-Za-z]+){2,}/g) ?? []);
			return sentences.filter((sentence) => !isCode(sentence) && !known.includes(sentence));
		});
		expect(left).toEqual([]);
	});

	it('takes for no message only what is none', () => {
		const none = texts
			.filter(({ sinks }) => sinks.every(({ role }) => role === 'other'))
			.filter(
				({ node, sinks }) =>
					sinks.length > 0 && !source.placeOf(node).includes('Shopify/platform/eventTypes.ts'),
			)
			.flatMap(({ node }) => waysOf(source, node).map(written))
			.filter((text) => /\w \w/.test(text));
		const commands = /redis\.call\(|^\s*(query|mutation) \(|\{ (shop|handle) /;
		expect(none.filter((text) => !commands.test(text)).sort()).toEqual([
			'API call',
			'Invalid DateTime',
			'Signature Header Name',
			'Webhook Header Name',
			'base URL',
			'environment or base URL',
			'shop and base URL',
			'site or base URL (which ends in /rest)',
			'{bare} in order',
			'{name} (as hex)',
		]);
	});
});

describe('every message', () => {
	it('is in English, also in the forms', () => {
		const withoutNames = (text: string) =>
			PANCAKE_NAMES.reduce((rest, name) => rest.replaceAll(name, ''), text);
		const foreign = texts.flatMap(({ node }) => {
			if (BILINGUAL.test(source.placeOf(node))) return [];
			const ways = waysOf(source, node).map(written);
			return ways.filter((text) => /[^\t\n\x20-\x7e]/.test(withoutNames(text)));
		});
		expect(foreign).toEqual([]);
	});

	it('ends as it should: a cure with a full stop, what may be followed by one without', () => {
		const ends = (parts: readonly Piece[][], pattern: RegExp) =>
			all(parts).filter((text) => !pattern.test(text));
		const whole = messages.filter(({ isPart }) => !isPart);
		expect(whole.flatMap(({ cures }) => ends(cures, /[.})]$/))).toEqual([]);
		const said = whole.filter(({ roles }) => !roles.has('test') && !roles.has('item'));
		expect(said.flatMap(({ ways }) => ends(ways, /[^.!?:;, ]$|\.\.\.$/))).toEqual([]);
		const begins = whole.flatMap(told).filter((text) => !/^(n8n\b|[A-Z"{])/.test(text));
		expect(begins).toEqual(['it has not come into force']);
		expect(messages.flatMap(told).filter((text) => text.includes('  '))).toEqual([]);
	});

	it('holds no value that may be absent, or an object', () => {
		const absent = messages.flatMap((message) =>
			valuesAmongWords(message).flatMap((value) => {
				const type = absentIn(source, value);
				return type === undefined ? [] : [`${message.place} \${${value.getText()}}: ${type}`];
			}),
		);
		expect(absent).toEqual([]);
	});
});

describe('what is to be done', () => {
	/** As an explanation is completed by the platform's own words. */
	const COMPLETED = /^\{(known\.)?description\} \w+ says: /;
	/** As it begins a sentence, or what follows a colon or a comma. */
	const ASKS =
		/(?:^|[.:;,(] (?:(?:then|and|or|else) )?)(?:only )?(?:use|set|enter|check|choose|copy|add|select|generate|have|let|try|look|see|ask|make|write|switch|remove|reset|apply|save|narrow|exchange|raise|install|leave|change|fill|correct|invent|send|pull|delete|repeat|update|open)\b/i;
	/** Where nothing is to be done, or the platform's own words have to say it. */
	const ONLY_TOLD = [
		// What came is not what any delivery of the platform looks like.
		'The push has no code that is a whole number',
		'The request body is JSON, but not an object',
		'The request body is JSON of more than {DEEPEST} levels',
		// The package goes on by itself.
		'Event {eventId} has already begun',
		'Event {eventId} runs, although',
		'Lost messages could not be confirmed, the next poll tries again',
		'The claim of webhook delivery {eventId} could not be released',
		'The webhook of the Pancake shop leads elsewhere by now',
		'What is known of a resource could not be told',
		'Webhook delivery {eventId} started its workflow, but',
		'Webhook delivery {eventId} was acknowledged, but the shared ledger',
		// What follows says it: another message of this list, or n8n's or the platform's own words.
		'{more} more webhook deliveries were refused by {named(place)}',
		'Lazada orders could not be pulled',
		'Only When Fields Change',
		'Redis answered with an error',
		'The first pull of Lazada orders failed',
		'The shared ledger cannot be asked',
		'Webhook delivery refused with {status} by {named(place)}',
		// Caught in this package and told in other words, or not at all.
		'The access token has ended',
		'The access token has ended, and',
		'it has not come into force',
	];

	it('is told by every error', () => {
		const without = having('error').filter(({ ways, cures }) => {
			const isPassedOn = ways.some((way) => !/\w/.test(written(way.filter((piece) => !isValue(piece)))));
			if (ways.some((way) => ONLY_TOLD.some((text) => written(way).startsWith(text)))) return false;
			return (
				!isPassedOn && ![...all(cures), ...all(ways)].some((text) => ASKS.test(text) || COMPLETED.test(text))
			);
		});
		expect(without.map((message) => [message.place, ...told(message)])).toEqual([]);
	});

	it('is told by every cure', () => {
		const cures = messages.filter(({ isPart }) => !isPart).flatMap((message) => all(message.cures));
		expect(cures.filter((cure) => !ASKS.test(cure) && !COMPLETED.test(cure))).toEqual([]);
	});

	it.each(['thrown', 'answer', 'log'])('is told where it is %s, or nothing is', (role) => {
		const ways = having(role).flatMap((message) => all(message.ways));
		const silent = ways.filter((way) => !ASKS.test(way) && !ONLY_TOLD.some((text) => way.startsWith(text)));
		expect([...new Set(silent)]).toEqual([]);
	});
});

describe('a secret', () => {
	const secretFields = credentialTypes.flatMap(({ properties }) =>
		properties.filter(({ typeOptions }) => typeOptions?.password === true).map(({ name }) => name),
	);
	const SECRET_NAMES =
		/secret|token|passw|authorization|signature|(api|partner|signing|refused)_?key|^(sign|pair)$/i;
	const isSecret = (name: string) =>
		secretFields.includes(name) || (SECRET_NAMES.test(name) && !name.endsWith('HeaderName'));

	it('is in no message, as far as its values can be followed back', () => {
		expect(secretFields).toEqual(
			expect.arrayContaining([
				'appSecret',
				'apiKey',
				'webhookSecret',
				'password',
				'partnerKey',
				'clientSecret',
			]),
		);
		const shown = messages.flatMap((message) =>
			valuesIn(message).flatMap((value) => {
				const names = [...originsOf(source, value).names].filter(isSecret);
				return names.length === 0 ? [] : [`${message.place} \${${value.getText()}}: ${names.join(', ')}`];
			}),
		);
		expect(shown).toEqual([]);
	});

	it('may be in words of others only where test/contexts shows that it is not', () => {
		const passing = messages.filter((message) =>
			valuesIn(message).some((value) => originsOf(source, value).caught),
		);
		expect([...new Set(passing.map(({ place }) => place.replace(/:.*/, '')))].sort()).toEqual([
			'nodes/Lazada/recover/reconcile.ts',
			'nodes/Lazada/recover/start.ts',
			'nodes/Pancake/actions/delivery/retry.ts',
			'nodes/Shopee/recover/recovery.ts',
			'nodes/Shopee/trigger/registration.ts',
			'nodes/Shopify/trigger/registration.ts',
			'nodes/shared/actions/execute.ts',
			'nodes/shared/api/errors.ts',
			'nodes/shared/changes/requireReadableFields.ts',
			'nodes/shared/redis/client.ts',
			'nodes/shared/webhook/detectChange.ts',
			'nodes/shared/webhook/executeOnce.ts',
			'nodes/shared/webhook/receive.ts',
			'nodes/shared/webhook/refusalLog.ts',
		]);
	});
});

/** Words that stand in a row outside of texts. */
function isCode(words: string): boolean {
	const begins = /^(import|export|return|if|const|throw|type|typeof|new|case|async|await|readonly|private)\b/;
	return begins.test(words) || /^\w+ (as|instanceof) \w+$/.test(words);
}
