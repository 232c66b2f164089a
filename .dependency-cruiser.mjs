/**
 * The layers of the tree. Imports of types alone count here too;
 * .dependency-cruiser.runtime.mjs sees only what is left of an import when the program runs.
 */

const quoted = (path) => `^${path.replaceAll('.', '\\.')}$`;

/**
 * @param {string} name what is said of a violation; `comment` says why
 * @param {{from: string, to: string, except?: Array<{from: string, to: string}>}} layer `from` and `to` are
 *   patterns of paths, a group of `from` is `$1` in `to`; an exception lets one file import one other file
 * @returns the rules of one layer
 */
function layer(name, comment, { from, to, except = [] }) {
	const importers = [...new Set(except.map((pair) => quoted(pair.from)))];
	const rule = { name, comment, severity: 'error' };
	return [
		{ ...rule, from: { path: from, pathNot: importers }, to: { path: to } },
		...importers.map((importer) => ({
			...rule,
			from: { path: importer },
			to: {
				path: to,
				pathNot: except.filter((pair) => quoted(pair.from) === importer).map((pair) => quoted(pair.to)),
			},
		})),
	];
}

/** What simulators take of the nodes: names, and signatures that other people's code checks in the tests. */
const TAKEN_BY_SIMULATORS = {
	lazada: '^nodes/Lazada/(api|platform)/signature\\.ts$',
	shopee: '^nodes/Shopee/(api|platform)/signature\\.ts$',
	shopify: '^nodes/Shopify/platform/(eventTypes|signature)\\.ts$',
};

export default {
	forbidden: [
		{
			name: 'no circle',
			comment: 'Of files that need each other neither can be read, tested or moved alone.',
			severity: 'error',
			from: {},
			to: { circular: true },
		},

		...layer('a platform folder stands alone', 'platform/ is what the platform says, whatever uses it.', {
			from: '^nodes/([^/]+)/platform/',
			to: '^nodes/$1/(?!platform/)',
		}),
		...layer('a platform folder is pure', 'platform/ is tested without n8n and without a network.', {
			from: '^nodes/[^/]+/platform/',
			to: '^nodes/shared/(n8n|registration|redis|form|actions)/',
		}),
		...layer('shared code knows no platform', 'A new platform changes nothing in shared/.', {
			from: '^nodes/shared/',
			to: '^nodes/(?!shared/)',
		}),
		...layer('platforms stand apart', 'What two platforms need is in shared/.', {
			from: '^nodes/(?!shared/)([^/]+)/',
			to: '^nodes/(?!shared/|$1/)',
		}),
		...layer('nodes know no credential type', 'A credential signs requests with the code of its platform.', {
			from: '^nodes/',
			to: '^credentials/',
		}),
		...layer('what is shipped needs nothing that is not', 'The package has nodes/ and credentials/ only.', {
			from: '^(nodes|credentials)/',
			to: '^(simulators|harness|test|demo|bench|scripts)/',
		}),

		...layer(
			'util is the lowest layer',
			'util/ has what would be the same in any other package; its errors are problems too.',
			{
				from: '^nodes/shared/util/',
				to: '^nodes/shared/(?!util/|errors/problem\\.ts$)',
			},
		),
		...layer('the pipeline is the highest layer', 'webhook/ puts the other folders together.', {
			from: '^nodes/shared/(actions|api|changes|credential|form|idempotency|n8n|redis|registration)/',
			to: '^nodes/shared/webhook/',
		}),

		...Object.entries(TAKEN_BY_SIMULATORS).map(([simulator, taken]) => ({
			name: 'simulators are judges of their own',
			comment: 'A simulator that shares the code of the nodes shares its mistakes.',
			severity: 'error',
			from: { path: `^simulators/${simulator}/` },
			to: { path: '^nodes/', pathNot: taken },
		})),
		{
			name: 'simulators are judges of their own',
			comment: 'A simulator that shares the code of the nodes shares its mistakes.',
			severity: 'error',
			from: {
				path: '^simulators/[^/]+/',
				pathNot: Object.keys(TAKEN_BY_SIMULATORS).map((simulator) => `^simulators/${simulator}/`),
			},
			to: { path: '^nodes/' },
		},
		...layer('simulators stand alone', 'They are servers for tests, demo and benchmarks alike.', {
			from: '^simulators/',
			to: '^(credentials|harness|test|demo|bench|scripts)/',
		}),
		...layer('simulators stand apart', 'What two simulators need is in simulators/shared/.', {
			from: '^simulators/([^/]+)/',
			to: '^simulators/(?!shared/|$1/)',
		}),
		...layer('the harness knows no node', 'It runs n8n with any package.', {
			from: '^harness/',
			to: '^(nodes|credentials)/',
			except: [{ from: 'harness/shopifyDelivery.ts', to: 'nodes/Shopify/platform/signature.ts' }],
		}),
		...layer('the harness stands alone', 'It is there for tests, demo and benchmarks alike.', {
			from: '^harness/',
			to: '^(test|demo|bench|scripts)/',
		}),
		...layer('the demo uses the package as users do', 'Only the names of events are taken from the nodes.', {
			from: '^demo/',
			to: '^(nodes/(?![^/]+/platform/eventTypes\\.ts$)|credentials/|test/|bench/|scripts/)',
		}),
		...layer('benchmarks need no test', 'What both need is in harness/.', {
			from: '^bench/',
			to: '^(test|demo|scripts)/',
		}),
		...layer('scripts stand alone', 'They run before anything is installed or built.', {
			from: '^scripts/',
			to: '^(nodes|credentials|simulators|harness|test|demo|bench)/',
		}),
	],
	options: {
		includeOnly: '^(nodes|credentials|simulators|harness|test|demo|bench|scripts)/',
		tsPreCompilationDeps: true,
		skipAnalysisNotInRules: true,
		tsConfig: { fileName: 'tsconfig.json' },
	},
};
