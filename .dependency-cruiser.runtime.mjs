/** What a file loads when it runs, over however many files; imports of types alone load nothing. */
export default {
	forbidden: [
		{
			name: 'a platform folder loads no n8n',
			comment: 'platform/ is tested without n8n, and so is all that it loads.',
			severity: 'error',
			from: { path: '^nodes/[^/]+/platform/' },
			to: { path: '(^|/)n8n-(core|workflow)(/|$)', reachable: true },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: false,
		tsConfig: { fileName: 'tsconfig.json' },
	},
};
