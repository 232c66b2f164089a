import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

import { credentialTypes } from '../../harness/registered';

const ROOT = path.resolve(__dirname, '../..');
const sources = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts'))
		.map((name) => parsed(path.join(folder, name), readFileSync(path.join(ROOT, folder, name), 'utf8'))),
);
const problems = sources.filter((one) => !one.fileName.includes('shared/errors/')).flatMap(problemsIn);

const IMPERATIVE =
	/(?:^|[.:,}] (?:(?:then|and|or|otherwise) )?)(?:add|apply|ask|change|check|choose|copy|correct|create|delete|enter|exchange|fill|generate|have|install|invent|leave|let|look|narrow|open|raise|remove|report|reset|save|select|send|set|switch|test|try|update|use|write)\b/i;
/** Idioms of other languages. */
const NOT_PLAIN = /\b(anew|misses|elsewhere|another's|has ended|is told|of its own)\b|(?<!There )\bis no \w/;

interface FoundProblem {
	readonly place: string;
	/** The ways in which a text may read, with each value in braces: "{url} is not an https URL". */
	readonly what: readonly string[];
	readonly cure: readonly string[];
}

function parsed(name: string, text: string): ts.SourceFile {
	return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
}

function descendants<Kind extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is Kind): Kind[] {
	const below: Kind[] = [];
	node.forEachChild((child) => void below.push(...(is(child) ? [child] : []), ...descendants(child, is)));
	return below;
}

/** A part that an object takes from elsewhere counts as empty. */
function problemsIn(source: ts.SourceFile): FoundProblem[] {
	return descendants(source, ts.isObjectLiteralExpression).flatMap((object) => {
		const [what, cure] = ['what', 'cure'].map((name) => {
			const part = object.properties.find((property) => property.name?.getText() === name);
			if (part === undefined) return undefined;
			return textsOf(ts.isPropertyAssignment(part) ? part.initializer : (part.name as ts.Identifier));
		});
		if (what === undefined && cure === undefined) return [];
		const { line } = source.getLineAndCharacterOfPosition(object.getStart());
		return [{ place: `${source.fileName}:${line + 1}`, what: what ?? [''], cure: cure ?? [''] }];
	});
}

/** @returns nothing where a text of another problem is passed on */
function textsOf(node: ts.Expression): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(textsOf);
	if (ts.isTemplateExpression(node)) {
		return node.templateSpans.reduce<string[]>(
			(starts, { expression, literal }) =>
				starts.flatMap((start) => textsOf(expression).map((value) => start + value + literal.text)),
			[node.head.text],
		);
	}
	const constants = descendants(node.getSourceFile(), ts.isVariableDeclaration);
	const constant = constants.find(({ name }) => name.getText() === node.getText())?.initializer;
	if (constant !== undefined && /^[`']| \? [`']/.test(constant.getText())) return textsOf(constant);
	return /\b(what|cure)\b/.test(node.getText()) ? [] : [`{${node.getText()}}`];
}

function faultsOf({ place, what, cure }: FoundProblem): string[] {
	const wrong = [
		...what.filter((text) => !/^(n8n\b|[A-Z"{])(.*[^.!?:;, ])?$/.test(text)),
		...cure.filter((text) => !/^[A-Z{].*\.$/.test(text) || !IMPERATIVE.test(text)),
		...[...what, ...cure].filter((text) => text.includes('  ') || NOT_PLAIN.test(text)),
	];
	return wrong.map((text) => `${place} ${text}`);
}

describe('every problem that a user is told', () => {
	const texts = problems.flatMap(({ what, cure }) => [...what, ...cure]);

	it('says in plain words what happened, and in whole sentences what to do', () => {
		expect(problems.length).toBeGreaterThan(180);
		const known = ['No topic is chosen', 'Redis cannot be reached ({reason})', 'Try again later.'];
		expect(texts).toEqual(expect.arrayContaining(known));
		expect(problems.flatMap(faultsOf)).toEqual([]);
	});

	it.each([
		["{ what: 'It failed.', cure: 'Try again.' }"],
		["{ what: 'it failed', cure: 'Try again.' }"],
		["{ what: 'It failed', cure: 'Try again' }"],
		["{ what: 'It failed', cure: 'That is a pity.' }"],
		["{ what: 'It failed', cure: makeCure() }"],
		["{ ...known, cure: 'Try again.' }"],
		["{ what: 'The token has ended', cure: 'Try again.' }"],
	])('would not pass as %s', (object) => {
		expect(problemsIn(parsed('x.ts', `const x = ${object};`)).flatMap(faultsOf)).not.toEqual([]);
	});

	it('holds no value that is named as a secret', () => {
		const fields = credentialTypes.flatMap(({ properties }) => properties);
		const secretFields = fields
			.filter((field) => field.typeOptions?.password === true)
			.map(({ name }) => name);
		expect(secretFields).toEqual(expect.arrayContaining(['appSecret', 'apiKey', 'password', 'partnerKey']));
		const values = texts.flatMap((text) => text.match(/\{[^{}]+\}/g) ?? []);
		const names = values.flatMap((value) => value.match(/[A-Za-z]\w*/g) ?? []);
		const secret = /secret|token|passw|authorization|signature|(api|partner|signing)_?key/i;
		expect(names.filter((name) => secretFields.includes(name) || secret.test(name))).toEqual([]);
	});

	it('is in English, as are the forms and the comments', () => {
		// Users need the names of Pancake's pages as Pancake shows them; two of its tables have both languages.
		const names =
			/Cấu hình (>|&gt;) Nâng cao (>|&gt;) Kết nối bên thứ 3 (>|&gt;) Webhook\/API|Thêm mới|Địa chỉ|Dữ liệu/g;
		const bilingual = /Pancake\/platform\/(eventTypes|orderStatuses)\.ts/;
		const lines = sources.flatMap((one) => (bilingual.test(one.fileName) ? [] : one.text.split('\n')));
		expect(lines.filter((line) => /[^\t\x20-\x7e]/.test(line.replace(names, '')))).toEqual([]);
	});
});
