/**
 * `npm start`: a real n8n with this package, four simulated platforms, and a day that shows what
 * the triggers do. `npm start -- --once` ends after the day and exits non-zero if any count is off.
 */
import { OWNER } from '../test/support/n8nRest';
import { lazadaPart } from './lazada';
import { pancakePart } from './pancake';
import { perform } from './part';
import { shopeePart } from './shopee';
import { shopifyPart } from './shopify';
import { setStage, type Stage } from './stage';
import { isRight, printScene, totals, type Scene } from './tally';

const PARTS = [shopifyPart, shopeePart, lazadaPart, pancakePart];

async function main(once: boolean): Promise<void> {
	console.log('Starting n8n with this package installed ...');
	const stage = await setStage();
	console.log(`n8n is at ${stage.n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password})\n`);
	const scenes: Scene[] = [];
	for (const makePart of PARTS) {
		const part = await makePart(stage);
		console.log(`--- ${part.name} ---`);
		try {
			for (const play of part.plays) {
				const scene = await perform(play, stage);
				printScene(scene);
				scenes.push(scene);
			}
		} finally {
			if (once) await part.close();
		}
	}
	const right = scenes.every(isRight);
	const sums = totals(scenes);
	console.log(`\n${right ? 'Every count is as it should be.' : 'SOME COUNTS ARE OFF, see above.'}`);
	for (const [what, { expected, actual }] of Object.entries(sums)) {
		console.log(`  ${String(actual).padStart(5)} ${what} (expected ${expected})`);
	}
	if (once) {
		await stage.close();
		console.log(JSON.stringify({ ok: right, n8n: stage.n8n.version, totals: sums, scenes }));
		process.exitCode = right ? 0 : 1;
		return;
	}
	await stayOpen(stage);
}

async function stayOpen(stage: Stage): Promise<void> {
	console.log(`\nLook around at ${stage.n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password}).`);
	console.log('Ctrl+C ends it.');
	await new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
	});
	await stage.close();
	process.exit(0);
}

main(process.argv.includes('--once')).catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
