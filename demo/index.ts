/**
 * `npm start`: a real n8n with this package, four simulated platforms, and a day that shows what
 * the triggers do. `npm start -- --once` ends after the day and exits non-zero if any count is off.
 */
import { OWNER } from '../harness/n8nRest';
import { takeInterruptions } from './interruption';
import { lazadaPart } from './lazada';
import { pancakePart } from './pancake';
import { perform } from './scenario';
import { shopeePart } from './shopee';
import { shopifyPart } from './shopify';
import { setStage, type Stage } from './environment';
import { isRight, printScene, totals, type Scene } from './report';

const PARTS = [shopifyPart, shopeePart, lazadaPart, pancakePart];

const interruption = takeInterruptions();

async function main(once: boolean): Promise<void> {
	console.log('Starting n8n with this package installed ...');
	const stage = await setStage(interruption.signal);
	let scenes: Scene[];
	try {
		console.log(`n8n is at ${stage.n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password})\n`);
		scenes = await Promise.race([playDay(stage, once), interruption.came]);
		printDay(scenes);
		if (!once) await stayOpen(stage);
	} finally {
		await stage.close();
	}
	if (!once) process.exit(0);
	const right = scenes.every(isRight);
	console.log(JSON.stringify({ ok: right, n8n: stage.n8n.version, totals: totals(scenes), scenes }));
	process.exitCode = right ? 0 : 1;
}

async function playDay(stage: Stage, once: boolean): Promise<Scene[]> {
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
	return scenes;
}

function printDay(scenes: readonly Scene[]): void {
	const off = scenes.filter((scene) => !isRight(scene));
	console.log(`\n${off.length === 0 ? 'Every count is as it should be.' : 'SOME COUNTS ARE OFF:'}`);
	off.forEach(printScene);
	for (const [what, { expected, actual }] of Object.entries(totals(scenes))) {
		console.log(`  ${String(actual).padStart(5)} ${what} (expected ${expected})`);
	}
}

/** Until somebody ends it, which is how it shall end. */
async function stayOpen(stage: Stage): Promise<void> {
	console.log(`\nLook around at ${stage.n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password}).`);
	console.log('Ctrl+C ends it.');
	await interruption.came.catch(() => {});
}

main(process.argv.includes('--once')).catch((error: unknown) => {
	if (interruption.exitCode === undefined) console.error(error);
	process.exit(interruption.exitCode ?? 1);
});
