/**
 * Lists every message that a user can meet, grouped by where it is met:
 *
 *     npm run messages              the table
 *     npm run messages -- --rest    what is not taken for a message, to look through
 */
import path from 'node:path';

import { listMessages, type Listing, type Message } from './lib/messages/list';
import { readSource } from './lib/messages/source';
import { waysOf, written, type Piece } from './lib/messages/texts';

const source = readSource(path.resolve(__dirname, '..'));
const listing = listMessages(source);
const lines = process.argv.includes('--rest') ? rest(listing) : table(listing.messages);
process.stdout.write(`${lines.join('\n')}\n`);

function table(messages: readonly Message[]): string[] {
	const groups = [...new Set(messages.map(({ met }) => met))];
	const counts = groups.map((met) => `${met}: ${messages.filter((one) => one.met === met).length}`);
	return [
		...groups.flatMap((met) => [
			'',
			`## ${met}`,
			'',
			...messages.filter((one) => one.met === met).flatMap(entry),
		]),
		'',
		`${messages.length} messages. ${counts.join(', ')}`,
	];
}

function entry({ place, ways, cures, isPart }: Message): string[] {
	const said = (parts: readonly Piece[][]) => [...new Set(parts.map(written))];
	return [
		isPart ? `${place} (part of another)` : place,
		...said(ways).map((way) => `    ${way}`),
		...said(cures).map((cure) => `    > ${cure}`),
	];
}

function rest({ texts }: Listing): string[] {
	return texts
		.filter(({ sinks }) => sinks.every(({ role }) => role === 'form' || role === 'other'))
		.map(({ node, sinks }) => ({
			roles: [...new Set(sinks.map(({ role }) => role))].join('+') || 'nowhere',
			text: waysOf(source, node).map(written).join(' | ').replace(/\s+/g, ' '),
			place: source.placeOf(node),
		}))
		.filter(({ text }) => /\w \w/.test(text))
		.map(({ roles, text, place }) => `${roles}\t${place}\t${text}`);
}
