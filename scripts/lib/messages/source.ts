import { readdirSync } from 'node:fs';
import path from 'node:path';

import ts from 'typescript';

/** What is shipped, with what the compiler knows of it. */
export interface Source {
	readonly root: string;
	readonly checker: ts.TypeChecker;
	readonly files: readonly ts.SourceFile[];
	/** @returns where a thing is named, its declaration left out */
	usesOf(symbol: ts.Symbol): readonly ts.Identifier[];
	/** @returns what a name stands for, also when it was imported or is a property's shorthand */
	symbolOf(name: ts.Node): ts.Symbol | undefined;
	/** @returns e.g. "nodes/Shopify/api/errors.ts:42" */
	placeOf(node: ts.Node): string;
}

/** The folders whose messages users meet. */
const SHIPPED = ['nodes', 'credentials'];

/** @param root of the package */
export function readSource(root: string): Source {
	const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), (name) => ts.sys.readFile(name));
	const { options } = ts.parseJsonConfigFileContent({ ...config, include: SHIPPED }, ts.sys, root);
	const program = ts.createProgram(shippedFiles(root), options);
	const checker = program.getTypeChecker();
	const files = shippedFiles(root).map((name) => program.getSourceFile(name)!);
	const uses = new Map<ts.Symbol, ts.Identifier[]>();

	const symbolOf = (name: ts.Node): ts.Symbol | undefined => {
		const symbol =
			ts.isShorthandPropertyAssignment(name.parent) && name.parent.name === name
				? checker.getShorthandAssignmentValueSymbol(name.parent)
				: checker.getSymbolAtLocation(name);
		if (symbol === undefined) return undefined;
		return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
	};
	for (const file of files) {
		for (const name of descendants(file, ts.isIdentifier)) {
			const symbol = symbolOf(name);
			if (symbol === undefined || symbol.declarations?.some((one) => nameOf(one) === name)) continue;
			uses.set(symbol, [...(uses.get(symbol) ?? []), name]);
		}
	}
	return {
		root,
		checker,
		files,
		symbolOf,
		usesOf: (symbol) => uses.get(symbol) ?? [],
		placeOf(node) {
			const file = node.getSourceFile();
			const { line } = file.getLineAndCharacterOfPosition(node.getStart());
			return `${path.relative(root, file.fileName)}:${line + 1}`;
		},
	};
}

function shippedFiles(root: string): string[] {
	return SHIPPED.flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.sort()
			.map((name) => path.join(root, folder, name)),
	);
}

/** @returns every node below of a kind, in the order of the text */
export function descendants<Kind extends ts.Node>(
	node: ts.Node,
	isWanted: (node: ts.Node) => node is Kind,
): Kind[] {
	const found: Kind[] = [];
	const visit = (child: ts.Node): void => {
		if (isWanted(child)) found.push(child);
		ts.forEachChild(child, visit);
	};
	ts.forEachChild(node, visit);
	return found;
}

function nameOf(declaration: ts.Declaration): ts.Node | undefined {
	return ts.getNameOfDeclaration(declaration);
}
