import communityNodes from '@n8n/eslint-plugin-community-nodes';
import tsEslint from '@typescript-eslint/eslint-plugin';
import tsParser from '@typescript-eslint/parser';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import regexp from 'eslint-plugin-regexp';
import { defineConfig } from 'eslint/config';

/** What n8n's verification scanner reads of a repository (its SOURCE_FILE_PATTERNS). */
const SHIPPED = ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'];

/** What this Node provides, so that no list of globals has to be kept. */
const NODE_GLOBALS = Object.fromEntries(
	Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']),
);

const COMMONJS_GLOBALS = { require: 'readonly', module: 'writable', exports: 'writable' };

/** The scanner fails a package on errors only; here a warning is a finding as well. */
function asErrors(rules) {
	return Object.fromEntries(
		Object.entries(rules).map(([name, level]) => [name, level === 'warn' ? 'error' : level]),
	);
}

/** Ways to tell a user what went wrong that could leave out what to do. */
const UNCURED = {
	errors: [
		{
			selector:
				'NewExpression[callee.name=/^(Node\\w+|User|Operational|Unexpected|Application|Type|Range)?Error$/]',
			message: 'Use userError(), apiError() or ProblemError of nodes/shared/errors.',
		},
		{
			selector:
				':matches(ClassDeclaration, ClassExpression)[superClass.name=/Error$/][superClass.name!="ProblemError"]',
			message: 'Extend ProblemError of nodes/shared/errors.',
		},
		{
			selector: 'Property[key.name="status"][value.value="Error"]',
			message: 'Use testFailed() of nodes/shared/errors.',
		},
	],
	outputs: [
		{
			selector:
				'CallExpression:matches([callee.object.name="logger"], [callee.object.property.name="logger"]):matches([callee.computed=true], [callee.property.name!="info"][callee.property.name!="debug"])',
			message: 'Use logProblem() of nodes/shared/errors. Log as info what needs no cure.',
		},
		{
			selector: 'CallExpression[callee.property.name=/^(json|send)$/]',
			message: 'Use the answers of nodes/shared/webhook/answer.',
		},
	],
	/** They write texts whose type says that they were made of a Problem. */
	outputFiles: ['nodes/shared/webhook/refusalLog.ts', 'nodes/shared/webhook/answer.ts'],
};

export default defineConfig(
	{ ignores: ['dist/', 'coverage/', 'test-output/'] },

	// The scanner ignores eslint-disable comments, so one here would only hide what it will report.
	{ linterOptions: { noInlineConfig: true } },

	{
		// The rules for package.json walk the syntax tree that this parser makes of JSON.
		files: ['**/*.ts', 'package.json', '{nodes,credentials}/**/*.json'],
		languageOptions: { parser: tsParser },
	},

	// n8n's rules for community nodes: the same rulesets and exceptions as the scanner's
	// buildScanConfig(). `npm run scan` runs the scanner itself, with the plugin versions it pins;
	// here they are the newest ones.
	{
		files: SHIPPED,
		plugins: communityNodes.configs.recommended.plugins,
		rules: { ...asErrors(communityNodes.configs.recommended.rules), 'no-console': 'error' },
	},
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{
		files: ['package.json'],
		rules: n8nNodesBase.configs.community.rules,
	},
	{
		files: ['credentials/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// Expects the slugs of n8n's own documentation, not URLs.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// credential-password-field of the community rules is more exact.
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// Both accept only the string 'main', not NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// A platform's API can have a real maximum.
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},

	// All code, also what is not shipped. Types, unused names and unreachable code are tsc's job.
	{
		files: ['**/*.{js,mjs,ts}'],
		rules: {
			'array-callback-return': 'error',
			'default-case-last': 'error',
			eqeqeq: 'error',
			'no-caller': 'error',
			'no-cond-assign': 'error',
			'no-constant-binary-expression': 'error',
			'no-debugger': 'error',
			'no-empty': 'error',
			'no-eval': 'error',
			'no-extend-native': 'error',
			'no-implied-eval': 'error',
			'no-irregular-whitespace': 'error',
			'no-lone-blocks': 'error',
			'no-loss-of-precision': 'error',
			'no-misleading-character-class': 'error',
			'no-prototype-builtins': 'error',
			'no-return-assign': 'error',
			'no-self-compare': 'error',
			'no-sequences': 'error',
			'no-template-curly-in-string': 'error',
			'no-unneeded-ternary': 'error',
			'no-unsafe-finally': 'error',
			'no-unused-expressions': 'error',
			'no-useless-catch': 'error',
			'no-useless-escape': 'error',
			'no-useless-rename': 'error',
			'no-useless-return': 'error',
			'no-var': 'error',
			'object-shorthand': 'error',
			'prefer-const': 'error',
			'prefer-object-has-own': 'error',
			'require-yield': 'error',
			'use-isnan': 'error',
			'valid-typeof': 'error',
		},
	},

	// A pattern here meets what strangers send: none may take longer than its input is long.
	{
		files: ['**/*.{js,mjs,cjs,ts}'],
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			// A pattern that is tried at every position of a text is quadratic even if one try is linear.
			'regexp/no-super-linear-move': ['error', { report: 'potential', ignorePartial: false }],
			'regexp/no-contradiction-with-assertion': 'error',
			'regexp/no-dupe-characters-character-class': 'error',
			'regexp/no-dupe-disjunctions': ['error', { report: 'interesting' }],
			'regexp/no-empty-alternative': 'error',
			'regexp/no-empty-capturing-group': 'error',
			'regexp/no-empty-character-class': 'error',
			'regexp/no-empty-group': 'error',
			'regexp/no-empty-lookarounds-assertion': 'error',
			'regexp/no-escape-backspace': 'error',
			'regexp/no-invalid-regexp': 'error',
			'regexp/no-lazy-ends': 'error',
			'regexp/no-misleading-capturing-group': 'error',
			'regexp/no-misleading-unicode-character': 'error',
			'regexp/no-missing-g-flag': 'error',
			'regexp/no-obscure-range': 'error',
			'regexp/no-optional-assertion': 'error',
			'regexp/no-potentially-useless-backreference': 'error',
			'regexp/no-useless-assertions': 'error',
			'regexp/no-useless-backreference': 'error',
			'regexp/no-useless-dollar-replacements': 'error',
			'regexp/no-useless-flag': 'error',
			'regexp/no-useless-lazy': 'error',
			'regexp/no-useless-quantifier': 'error',
			'regexp/no-useless-string-literal': 'error',
			'regexp/no-zero-quantifier': 'error',
			'regexp/optimal-lookaround-quantifier': 'error',
			'regexp/optimal-quantifier-concatenation': 'error',
			'regexp/strict': 'error',
		},
	},

	// What only the types show. In .ts alone: plain JavaScript is in no TypeScript project.
	{
		files: ['**/*.ts'],
		languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		plugins: { '@typescript-eslint': tsEslint },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-for-in-array': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/no-unnecessary-type-assertion': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
		},
	},

	// tsc does not see plain JavaScript.
	{
		files: ['**/*.{js,mjs}'],
		languageOptions: { globals: NODE_GLOBALS },
		rules: {
			'no-dupe-keys': 'error',
			'no-redeclare': ['error', { builtinGlobals: false }],
			'no-undef': 'error',
			'no-unreachable': 'error',
			'no-unused-vars': 'error',
		},
	},
	{
		files: ['*.js'],
		languageOptions: { sourceType: 'commonjs', globals: COMMONJS_GLOBALS },
	},

	{
		files: ['test/**/*.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'MemberExpression[object.name=/^(describe|it|test)$/][property.name="only"], CallExpression[callee.name=/^f(describe|it)$/]',
					message: 'A focused test hides all others.',
				},
			],
		},
	},

	// What a user is told is made of a Problem (nodes/shared/errors), so that nothing is without a cure.
	{
		files: ['{nodes,credentials}/**/*.ts'],
		ignores: ['nodes/shared/errors/**'],
		rules: { 'no-restricted-syntax': ['error', ...UNCURED.errors, ...UNCURED.outputs] },
	},
	{
		files: UNCURED.outputFiles,
		rules: { 'no-restricted-syntax': ['error', ...UNCURED.errors] },
	},
);
