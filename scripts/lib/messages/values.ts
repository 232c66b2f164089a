import ts from 'typescript';

import type { Source } from './source';

/** Of what they are given, these return nothing that is secret: a digest, or the text without it. */
const HIDING = new Set([
	'bareUrl',
	'withoutKey',
	'withoutSecrets',
	'tokenDigest',
	'contentDigest',
	'eventIdOf',
	'createHash',
]);

/** What a value in a message may come from. */
export interface Origins {
	/** The names of all variables, properties and parameters on its way. */
	readonly names: ReadonlySet<string>;
	/** Whether it comes from an error that was caught, whose words nobody can know here. */
	readonly caught: boolean;
}

/** Follows a value back through variables and calls to what it was made of. */
export function originsOf(source: Source, expression: ts.Expression): Origins {
	const names = new Set<string>();
	const seen = new Set<ts.Node>();
	let caught = false;

	const visit = (node: ts.Node): void => {
		if (seen.has(node)) return;
		seen.add(node);
		if (ts.isIdentifier(node)) return visitName(node);
		if (ts.isPropertyAccessExpression(node)) {
			names.add(node.name.text);
			// A member of an object tells nothing of the others; a method tells what it is called on.
			if (ts.isIdentifier(node.expression)) names.add(node.expression.text);
			if (ts.isCallExpression(node.parent) && node.parent.expression === node) visit(node.expression);
			return;
		}
		if (ts.isCallExpression(node)) {
			const { expression: callee } = node;
			if (HIDING.has(ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText())) return;
			if (!ts.isIdentifier(callee)) visit(callee);
			node.arguments.forEach(visit);
			return;
		}
		if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].forEach(visit);
		ts.forEachChild(node, visit);
	};
	const visitName = (name: ts.Identifier): void => {
		names.add(name.text);
		const symbol = source.symbolOf(name);
		for (const declaration of symbol?.declarations ?? []) visitDeclaration(declaration);
	};
	const visitDeclaration = (declaration: ts.Declaration): void => {
		if (ts.isVariableDeclaration(declaration)) {
			if (ts.isCatchClause(declaration.parent)) caught = true;
			if (declaration.initializer !== undefined) visit(declaration.initializer);
			const { parent: loop } = declaration.parent;
			if (ts.isForOfStatement(loop)) visit(loop.expression);
		}
		if (ts.isBindingElement(declaration)) names.add((declaration.propertyName ?? declaration.name).getText());
		if (ts.isParameter(declaration)) visitArguments(declaration);
	};
	const visitArguments = (parameter: ts.ParameterDeclaration): void => {
		const { parent: home } = parameter;
		const index = home.parameters.indexOf(parameter);
		const named = ts.isArrowFunction(home) && ts.isVariableDeclaration(home.parent) ? home.parent : home;
		const symbol = named.name === undefined ? undefined : source.symbolOf(named.name);
		if (symbol === undefined) {
			// Called by somebody else: with an error, where the parameter says so.
			if (parameter.type?.kind === ts.SyntaxKind.UnknownKeyword) caught = true;
			return;
		}
		for (const use of source.usesOf(symbol)) {
			const call = ts.isPropertyAccessExpression(use.parent) ? use.parent.parent : use.parent;
			const argument = ts.isCallExpression(call) ? call.arguments[index] : undefined;
			if (argument !== undefined) visit(argument);
		}
	};
	visit(expression);
	return { names, caught };
}

/** What a template would write as "undefined", "null" or "[object Object]". */
export function absentIn(source: Source, expression: ts.Expression): string | undefined {
	const unwritten = unwrittenType(source, expression);
	if (unwritten !== undefined) return unwritten;
	const [argument] = ts.isCallExpression(expression) ? expression.arguments : [];
	const isString = ts.isCallExpression(expression) && expression.expression.getText() === 'String';
	return isString && argument !== undefined ? unwrittenType(source, argument) : undefined;
}

const UNWRITTEN =
	ts.TypeFlags.Undefined |
	ts.TypeFlags.Null |
	ts.TypeFlags.Void |
	ts.TypeFlags.Object |
	ts.TypeFlags.NonPrimitive;
const UNKNOWN = ts.TypeFlags.Any | ts.TypeFlags.Unknown;

function unwrittenType({ checker }: Source, expression: ts.Expression): string | undefined {
	const type = checker.getTypeAtLocation(expression);
	const parts = type.isUnion() ? type.types : [type];
	const isUnwritten = parts.some(({ flags }) => (flags & (UNWRITTEN | UNKNOWN)) !== 0);
	return isUnwritten ? checker.typeToString(type) : undefined;
}
