/**
 * Provisions n8n and prints where it is, as JSON: how TypeScript that runs as CommonJS (the tests
 * through jest, the demo through tsx) gets at an ES module without depending on either's loader.
 *
 *     node scripts/print-runtime.mjs [n8n version]
 */
import { cacheRoot, ensureN8n } from './lib/runtime.mjs';

const runtime = await ensureN8n(process.argv[2]);
console.log(JSON.stringify({ ...runtime, cache: cacheRoot() }));
