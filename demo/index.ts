/**
 * `npm start`: a real n8n with this package, four simulated platforms, and a day that shows what
 * the triggers do. `npm start -- --once` ends after the day and exits non-zero if any count is off.
 */
import { OWNER } from '../harness/n8nRest';
import { ALL_KITS, type PlatformName } from '../simulators/kits';
import { QUICK, startEnvironment, type Environment } from './environment';
import { takeInterruptions } from './interruption';
import { lazadaDemo } from './lazada';
import { pancakeDemo } from './pancake';
import { isAsExpected, printResult, totals, type ScenarioResult } from './report';
import { runScenario, type PlatformDemo } from './scenario';
import { shopeeDemo } from './shopee';
import { shopifyDemo } from './shopify';

/** Each starts its platform and connects it. */
const DEMOS: Readonly<Record<PlatformName, (environment: Environment) => Promise<PlatformDemo>>> = {
	shopify: shopifyDemo,
	shopee: shopeeDemo,
	lazada: lazadaDemo,
	pancake: pancakeDemo,
};

const interruption = takeInterruptions();

async function main(once: boolean): Promise<void> {
	console.log('Starting n8n with this package installed ...');
	// Without it the flash sale alone would take minutes.
	const environment = await startEnvironment(interruption.signal, QUICK);
	const { n8n } = environment;
	let results: ScenarioResult[];
	try {
		console.log(`n8n is at ${n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password})\n`);
		results = await Promise.race([runDay(environment, once), interruption.came]);
		printDay(results);
		if (!once) await stayOpen(environment);
	} finally {
		await environment.close();
	}
	if (!once) process.exit(0);
	const ok = results.every(isAsExpected);
	// For scripts, so its fields keep their names.
	console.log(JSON.stringify({ ok, n8n: n8n.version, totals: totals(results), scenarios: results }));
	process.exitCode = ok ? 0 : 1;
}

async function runDay(environment: Environment, once: boolean): Promise<ScenarioResult[]> {
	const results: ScenarioResult[] = [];
	for (const { name, title } of ALL_KITS) {
		const demo = await DEMOS[name](environment);
		console.log(`--- ${title} ---`);
		try {
			for (const scenario of demo.scenarios) {
				const result = await runScenario(scenario, environment);
				printResult(result);
				results.push(result);
			}
		} finally {
			if (once) await demo.close();
		}
	}
	return results;
}

function printDay(results: readonly ScenarioResult[]): void {
	const off = results.filter((result) => !isAsExpected(result));
	console.log(`\n${off.length === 0 ? 'Every count is as it should be.' : 'SOME COUNTS ARE OFF:'}`);
	off.forEach(printResult);
	for (const [what, { expected, actual }] of Object.entries(totals(results))) {
		console.log(`  ${String(actual).padStart(5)} ${what} (expected ${expected})`);
	}
}

/** Until somebody ends it, which is how it shall end. */
async function stayOpen({ n8n }: Environment): Promise<void> {
	console.log(`\nLook around at ${n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password}).`);
	console.log('Ctrl+C ends it.');
	await interruption.came.catch(() => {});
}

main(process.argv.includes('--once')).catch((error: unknown) => {
	if (interruption.exitCode === undefined) console.error(error);
	process.exit(interruption.exitCode ?? 1);
});
