import ts from 'typescript';

import type { Source } from './source';

/** A part of a text: words, or an expression whose value stands there. */
export type Piece = string | ts.Expression;

/** Whether words or a template begin here: a string, a template, or several joined by "+". */
export function isText(node: ts.Node): node is ts.Expression {
	return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isJoined(node);
}

function isJoined(node: ts.Node): node is ts.BinaryExpression {
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return false;
	return isText(node.left) || isText(node.right);
}

/**
 * What a text may say: each of its ways, where it depends on a condition. Constants are written out.
 *
 * @returns for each way its pieces in order
 */
export function waysOf(source: Source, expression: ts.Expression): Piece[][] {
	if (ts.isStringLiteralLike(expression)) return [[expression.text]];
	if (ts.isParenthesizedExpression(expression)) return waysOf(source, expression.expression);
	if (ts.isTemplateExpression(expression)) {
		const { head, templateSpans } = expression;
		return joined([
			[[head.text]],
			...templateSpans.flatMap(({ expression: value, literal }) => [waysOf(source, value), [[literal.text]]]),
		]);
	}
	if (isJoined(expression)) {
		return joined([waysOf(source, expression.left), waysOf(source, expression.right)]);
	}
	if (ts.isConditionalExpression(expression)) {
		const { whenTrue, whenFalse } = expression;
		return [...waysOf(source, whenTrue), ...waysOf(source, whenFalse)];
	}
	const constant = constantText(source, expression);
	return constant === undefined ? [[expression]] : waysOf(source, constant);
}

/** @returns the text that a name stands for, where it always stands for the same one in this place */
function constantText(source: Source, expression: ts.Expression): ts.Expression | undefined {
	if (!ts.isIdentifier(expression)) return undefined;
	const declaration = source.symbolOf(expression)?.valueDeclaration;
	if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
	const { initializer } = declaration;
	const isConstant = (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
	if (!isConstant || initializer === undefined) return undefined;
	const isChoice = ts.isConditionalExpression(initializer) && hasText(initializer);
	return isText(initializer) || isChoice ? initializer : undefined;
}

function hasText({ whenTrue, whenFalse }: ts.ConditionalExpression): boolean {
	return isText(whenTrue) || isText(whenFalse);
}

function joined(parts: readonly Piece[][][]): Piece[][] {
	return parts.reduce<Piece[][]>(
		(before, part) => before.flatMap((start) => part.map((way) => [...start, ...way])),
		[[]],
	);
}

/** @returns the text as it is read, with the expression in braces where a value stands */
export function written(pieces: readonly Piece[]): string {
	return pieces
		.map((piece) => (typeof piece === 'string' ? piece : `{${piece.getText().replace(/\s+/g, ' ')}}`))
		.join('');
}
