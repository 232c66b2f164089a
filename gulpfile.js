const { rmSync } = require('node:fs');
const { dest, src } = require('gulp');

/** n8n looks for a node's codex and its icons next to the compiled file; tsc copies neither. */
function assets() {
	return src(['{nodes,credentials}/**/*.svg', 'nodes/**/*.node.json'], {
		base: '.',
		// Without this, gulp 5 decodes and re-encodes what it copies.
		encoding: false,
	}).pipe(dest('dist'));
}

/** tsc leaves the output of deleted sources in place, and everything in dist/ is published. */
async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

exports.clean = clean;
exports.default = assets;
