import ts from 'typescript';

import type { Source } from './source';

/** What becomes of a text. */
export type Role =
	/** What an error says, in the platform's or n8n's name. */
	| 'error'
	/** What an error says is to be done. */
	| 'cure'
	/** What is thrown and told by whoever catches it. */
	| 'thrown'
	| 'log'
	/** Told to the sender of a delivery, and logged. */
	| 'answer'
	/** What the test of a credential says. */
	| 'test'
	/** Stands in an item. */
	| 'item'
	/** Stands in the form of a node or a credential. */
	| 'form'
	/** Nothing that a user reads, as far as can be told. */
	| 'other';

export interface Sink {
	readonly role: Role;
	/** What makes the message: texts that go into one belong together. */
	readonly unit: ts.Node;
	/** Whether the text gets there as a part of another one. */
	readonly part?: true;
}

const FORM = new Set([
	...['displayName', 'name', 'action', 'description', 'placeholder', 'subtitle', 'hint', 'default'],
	...['eventTriggerDescription', 'activationMessage', 'header', 'activationHint', 'executionsHelp'],
	...['multipleValueButtonText', 'value', 'documentationUrl', 'notice', 'title', 'titleVi', 'nameVi'],
	// What the tables of a platform and the defaults of its trigger give to the form.
	...[
		'repetition',
		'waitText',
		'updates',
		'eventsExample',
		'fieldsExample',
		'firstSeenReason',
		'scopes',
		'paths',
	],
]);

const ANSWER = new Set(['reason', 'cause']);
const ITEM = new Set(['failure_reason', 'problem', 'warnings']);
const N8N_ERRORS = new Set(['NodeOperationError', 'NodeApiError']);

/** Members through which a text gets to the log; their implementations stand elsewhere. */
const TOLD_TO_LOG = new Set(['failed', 'logOnce']);

/** What these are given comes out again, without what nobody may read. */
const CLEANING = new Set(['withoutSecrets', 'withoutKey']);

/** Follows texts to where somebody reads them. */
export class Sinks {
	private readonly underWay = new Set<ts.Node>();

	constructor(private readonly source: Source) {}

	/** @returns every place that the value of an expression gets to */
	of(node: ts.Expression): Sink[] {
		if (this.underWay.has(node)) return [];
		this.underWay.add(node);
		try {
			return this.follow(node, node.parent);
		} finally {
			this.underWay.delete(node);
		}
	}

	private follow(node: ts.Expression, parent: ts.Node): Sink[] {
		if (ts.isTemplateSpan(parent)) return this.partOf(parent.parent);
		if (ts.isConditionalExpression(parent)) return parent.condition === node ? [] : this.of(parent);
		if (ts.isBinaryExpression(parent)) return this.operand(parent);
		if (ts.isPropertyAssignment(parent)) return this.property(parent);
		if (ts.isShorthandPropertyAssignment(parent)) return this.property(parent);
		if (ts.isVariableDeclaration(parent)) return this.named(parent.name, node);
		if (ts.isBindingElement(parent) || ts.isParameter(parent)) return this.named(parent.name, node);
		if (ts.isPropertyDeclaration(parent)) return [{ role: 'form', unit: parent }];
		if (ts.isReturnStatement(parent)) return this.returned(parent);
		if (ts.isArrowFunction(parent)) return this.resultOf(parent);
		if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
			return parent.expression === node ? [] : this.argument(parent, node);
		}
		if (ts.isPropertyAccessExpression(parent)) {
			return ts.isCallExpression(parent.parent) ? this.of(parent.parent) : [other(node)];
		}
		return isWrapper(parent) ? this.of(parent) : [other(node)];
	}

	private partOf(text: ts.Expression): Sink[] {
		return this.of(text).map((sink) => ({ ...sink, part: true }));
	}

	private operand(operation: ts.BinaryExpression): Sink[] {
		if (operation.operatorToken.kind === ts.SyntaxKind.PlusToken) return this.partOf(operation);
		return PASSED_ON.includes(operation.operatorToken.kind) ? this.of(operation) : [other(operation)];
	}

	/** @param name of a variable or parameter that holds the value */
	private named(name: ts.BindingName, node: ts.Node): Sink[] {
		const symbol = ts.isIdentifier(name) ? this.source.symbolOf(name) : undefined;
		if (symbol === undefined) return [other(node)];
		const sinks = this.source.usesOf(symbol).flatMap((use) => this.of(use));
		return sinks.length === 0 ? [other(node)] : sinks;
	}

	private property(assignment: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): Sink[] {
		const name = assignment.name.getText().replace(/['"]/g, '');
		const { parent: object } = assignment;
		const has = (wanted: string) => object.properties.some(({ name: one }) => one?.getText() === wanted);
		const spreads = object.properties.some(ts.isSpreadAssignment);
		if (name === 'message' && has('description')) return [{ role: 'error', unit: object }];
		if (name === 'message' && has('status')) return [{ role: 'test', unit: object }];
		if (name === 'message' && has('value')) return [{ role: 'test', unit: object }];
		if (name === 'message' && isAnswer(object)) return [{ role: 'answer', unit: object }];
		if (name === 'message') return [{ role: 'error', unit: object }];
		if (name === 'description' && (has('message') || spreads)) {
			return this.isForm(object) ? [{ role: 'form', unit: object }] : [{ role: 'cure', unit: object }];
		}
		const error = errorWith(object);
		if (name === 'description' && error !== undefined) return [{ role: 'cure', unit: error }];
		if (ANSWER.has(name)) return [{ role: 'answer', unit: object }];
		if (ITEM.has(name)) return [{ role: 'item', unit: object }];
		return FORM.has(name) ? [{ role: 'form', unit: object }] : this.entry(assignment);
	}

	/** What a table holds gets to where the table is looked into. */
	private entry({ parent: table }: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): Sink[] {
		const { parent } = table;
		const symbol = ts.isVariableDeclaration(parent) ? this.source.symbolOf(parent.name) : undefined;
		if (symbol === undefined) return [other(table)];
		const looks = this.source.usesOf(symbol).map((use) => use.parent);
		const sinks = looks.filter(isLook).flatMap((look) => this.of(look));
		return sinks.length === 0 ? [other(table)] : sinks;
	}

	/** Spread into a field of a form, there is a description too. */
	private isForm(object: ts.ObjectLiteralExpression): boolean {
		return this.source.checker.getTypeAtLocation(object).getProperty('displayName') !== undefined;
	}

	private argument(call: ts.CallExpression | ts.NewExpression, node: ts.Expression): Sink[] {
		const { expression } = call;
		const index = call.arguments?.indexOf(node) ?? -1;
		if (ts.isNewExpression(call)) return this.construction(call, index);
		if (expression.kind === ts.SyntaxKind.SuperKeyword) return [{ role: 'thrown', unit: call }];
		const member = ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
		if (TOLD_TO_LOG.has(member) || isOfLogger(expression)) return [{ role: 'log', unit: call }];
		if (CLEANING.has(expression.getText())) return index === 0 ? this.of(call) : [other(call)];
		return this.parameter(call, index);
	}

	private construction(call: ts.NewExpression, index: number): Sink[] {
		const name = call.expression.getText();
		if (N8N_ERRORS.has(name)) return index === 1 ? [{ role: 'error', unit: call }] : [other(call)];
		return name.endsWith('Error') ? [{ role: 'thrown', unit: call }] : [other(call)];
	}

	/** What a function of ours does with the argument is told of its call. */
	private parameter(call: ts.CallExpression, index: number): Sink[] {
		const declaration = this.source.checker.getResolvedSignature(call)?.declaration;
		const parameter = declaration?.parameters[index];
		if (parameter === undefined || !this.source.files.includes(parameter.getSourceFile())) {
			return [other(call)];
		}
		if (!ts.isParameter(parameter)) return [other(call)];
		return this.named(parameter.name, call).map((sink) => ({ ...sink, unit: call }));
	}

	private returned(statement: ts.ReturnStatement): Sink[] {
		const home = ts.findAncestor(statement, ts.isFunctionLike);
		return home === undefined ? [] : this.resultOf(home);
	}

	/** Where the result of a function gets to: through its calls, or where it is handed over itself. */
	private resultOf(home: ts.SignatureDeclaration): Sink[] {
		const name =
			ts.isArrowFunction(home) && ts.isVariableDeclaration(home.parent) ? home.parent.name : home.name;
		const symbol = name === undefined ? undefined : this.source.symbolOf(name);
		if (symbol !== undefined) {
			const calls = this.source.usesOf(symbol).map((use) => callOf(use) ?? use);
			return calls.flatMap((call) => this.of(call));
		}
		const call = ts.isArrowFunction(home) && ts.isCallExpression(home.parent) ? home.parent : undefined;
		return call === undefined ? [other(home)] : this.of(call);
	}
}

function other(unit: ts.Node): Sink {
	return { role: 'other', unit };
}

const PASSED_ON = [
	ts.SyntaxKind.QuestionQuestionToken,
	ts.SyntaxKind.BarBarToken,
	ts.SyntaxKind.AmpersandAmpersandToken,
	ts.SyntaxKind.EqualsToken,
];

function isWrapper(node: ts.Node): node is ts.Expression {
	return (
		ts.isParenthesizedExpression(node) ||
		ts.isAsExpression(node) ||
		ts.isAwaitExpression(node) ||
		ts.isNonNullExpression(node) ||
		ts.isSpreadElement(node) ||
		ts.isArrayLiteralExpression(node)
	);
}

/** Whether a table is looked into there, by brackets or by the function that takes nothing inherited. */
function isLook(node: ts.Node): node is ts.Expression {
	if (ts.isElementAccessExpression(node)) return true;
	return ts.isCallExpression(node) && node.expression.getText() === 'ownValue';
}

function isOfLogger(node: ts.Expression): boolean {
	const member = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
	return member && /\blogger$/.test(node.expression.getText());
}

function isAnswer({ parent }: ts.ObjectLiteralExpression): boolean {
	return ts.isCallExpression(parent) && /\.json$/.test(parent.expression.getText());
}

/** @returns the error, or the call that makes one, whose last argument an object is */
function errorWith(object: ts.ObjectLiteralExpression): ts.NewExpression | undefined {
	const { parent } = object;
	return ts.isNewExpression(parent) && N8N_ERRORS.has(parent.expression.getText()) ? parent : undefined;
}

function callOf(name: ts.Identifier): ts.CallExpression | undefined {
	const callee = ts.isPropertyAccessExpression(name.parent) ? name.parent : name;
	return ts.isCallExpression(callee.parent) && callee.parent.expression === callee
		? callee.parent
		: undefined;
}
