import ts from 'typescript';

import { descendants, type Source } from './source';
import { Sinks, type Role, type Sink } from './sinks';
import { isText, waysOf, type Piece } from './texts';

/** Where a user meets a message. */
export type Meeting =
	| 'form and activation'
	| 'delivery answer and log'
	| 'log'
	| 'action error'
	| 'error of a call or a credential'
	| 'credential test'
	| 'item';

export interface Message {
	readonly met: Meeting;
	readonly roles: ReadonlySet<Role>;
	/** e.g. "nodes/Shopify/api/errors.ts:42" */
	readonly place: string;
	/** Each way in which it may read. */
	readonly ways: readonly Piece[][];
	/** What is to be done, where the message has a part of its own for that. */
	readonly cures: readonly Piece[][];
	/** Whether it is only a part of another one, made by a function. */
	readonly isPart: boolean;
}

/** A text of the source, and what becomes of it. */
export interface FoundText {
	readonly node: ts.Expression;
	readonly sinks: readonly Sink[];
}

export interface Listing {
	readonly messages: readonly Message[];
	/** Every text, also those of forms and those that nobody reads. */
	readonly texts: readonly FoundText[];
}

const TOLD: readonly Role[] = ['error', 'cure', 'thrown', 'log', 'answer', 'test', 'item'];

interface Unit {
	readonly node: ts.Node;
	readonly roles: Set<Role>;
	readonly ways: Piece[][];
	readonly cures: Piece[][];
	readonly parts: Piece[][];
}

/** Lists every message of the package. */
export function listMessages(source: Source): Listing {
	const sinks = new Sinks(source);
	const texts = source.files.flatMap(textsOf).map((node) => ({ node, sinks: sinks.of(node) }));
	const units = new Map<ts.Node, Unit>();
	const unitOf = (node: ts.Node): Unit => {
		const unit = units.get(node) ?? { node, roles: new Set<Role>(), ways: [], cures: [], parts: [] };
		units.set(node, unit);
		return unit;
	};
	for (const { node, sinks: found } of texts) {
		const ways = waysOf(source, node).filter(hasWords);
		if (ways.length === 0) continue;
		for (const { role, unit: home, part } of found) {
			if (!TOLD.includes(role)) continue;
			const unit = unitOf(home);
			unit.roles.add(role);
			addNew(part === true ? unit.parts : role === 'cure' ? unit.cures : unit.ways, ways);
		}
	}
	for (const { node, role, told } of source.files.flatMap(callsThatTell)) {
		const listed = [...units.keys()].some((unit) => contains(node, unit) || contains(unit, node));
		if (listed || isHandedIn(source, told)) continue;
		const unit = unitOf(node);
		unit.roles.add(role);
		addNew(unit.ways, waysOf(source, told));
	}
	const messages = [...units.values()]
		.filter(({ ways, cures, parts }) => ways.length > 0 || cures.length > 0 || parts.some(isMade))
		.map((unit) => messageOf(source, unit));
	return { messages: messages.sort(compare), texts };
}

/** The outermost texts: a part of a template is part of its text. */
function textsOf(file: ts.SourceFile): ts.Expression[] {
	const texts = descendants(file, isText).filter((node) => !isSyntax(node));
	return texts.filter((node) => !texts.some((outer) => outer !== node && contains(outer, node)));
}

/** Names of modules and properties, and types that are texts. */
function isSyntax({ parent }: ts.Node): boolean {
	return (
		ts.isImportDeclaration(parent) ||
		ts.isExportDeclaration(parent) ||
		ts.isLiteralTypeNode(parent) ||
		ts.isElementAccessExpression(parent) ||
		ts.isComputedPropertyName(parent)
	);
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
	return (
		outer.getSourceFile() === inner.getSourceFile() &&
		outer.getStart() <= inner.getStart() &&
		inner.getEnd() <= outer.getEnd()
	);
}

/** Whether a text says anything by itself, besides the values in it. */
function hasWords(pieces: readonly Piece[]): boolean {
	const words = pieces.map((piece) => (typeof piece === 'string' ? piece : ' * ')).join('');
	return /\p{L}{2}/u.test(words) && /\S\s\S/.test(words);
}

function addNew(known: Piece[][], ways: readonly Piece[][]): void {
	const isKnown = (way: Piece[]) => known.some((one) => sameText(one, way));
	known.push(...ways.filter((way) => !isKnown(way)));
}

function sameText(left: readonly Piece[], right: readonly Piece[]): boolean {
	return left.length === right.length && left.every((piece, at) => piece === right[at]);
}

/** A part that holds a value; constants are written out in the text that they are part of. */
function isMade(part: readonly Piece[]): boolean {
	return part.some((piece) => typeof piece !== 'string');
}

interface Telling {
	readonly node: ts.Node;
	readonly role: Role;
	readonly told: ts.Expression;
}

/** What tells a user something, whosever words they are. */
function callsThatTell(file: ts.SourceFile): Telling[] {
	const errors = descendants(file, ts.isNewExpression).flatMap((node): Telling[] => {
		const told = node.arguments?.[1];
		const isError = /^Node\w+Error$/.test(node.expression.getText());
		return isError && told !== undefined ? [{ node, role: 'error', told }] : [];
	});
	const lines = descendants(file, ts.isCallExpression).flatMap((node): Telling[] => {
		const [told] = node.arguments;
		const logs = /\blogger\.\w+$/.test(node.expression.getText());
		return logs && told !== undefined ? [{ node, role: 'log', told }] : [];
	});
	return [...errors, ...lines];
}

/** What a function is given is listed where it is called. */
function isHandedIn(source: Source, told: ts.Expression): boolean {
	const declaration = ts.isIdentifier(told) ? source.symbolOf(told)?.valueDeclaration : undefined;
	if (declaration === undefined || !ts.isParameter(declaration)) return false;
	const { type } = declaration;
	return type === undefined || type.getText() === 'string';
}

function messageOf(source: Source, { node, roles, ways, cures, parts }: Unit): Message {
	const place = source.placeOf(node);
	const isPart = ways.length === 0 && cures.length === 0;
	return { met: meetingOf(place, roles), roles, place, ways: isPart ? parts : ways, cures, isPart };
}

function meetingOf(place: string, roles: ReadonlySet<Role>): Meeting {
	if (roles.has('answer')) return 'delivery answer and log';
	if (roles.has('log')) return 'log';
	if (roles.has('test') || /credentialTest/.test(place)) return 'credential test';
	if (roles.has('item')) return 'item';
	if (/\/actions\//.test(place)) return 'action error';
	if (/\/(trigger|changes|recover)\/|activation/.test(place)) return 'form and activation';
	return 'error of a call or a credential';
}

function compare(left: Message, right: Message): number {
	return keyOf(left) < keyOf(right) ? -1 : 1;
}

function keyOf({ met, place }: Message): string {
	const [file = '', line = ''] = place.split(':');
	return `${met} ${file} ${line.padStart(6, '0')}`;
}
