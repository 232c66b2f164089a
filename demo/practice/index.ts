/**
 * `npm run practice`: the four platforms, simulated, to be connected to n8n by hand. Events happen by command.
 *
 *     npm run practice                      with an n8n that has this package
 *     npm run practice -- --without-n8n     with your own n8n, on this machine
 *     npm run practice -- --port 4200       the platforms at 4201 to 4204, commands at 4200
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

import { OWNER } from '../../harness/n8nRest';
import { ALL_KITS, type PlatformName } from '../../simulators/kits';
import { takeInterruptions } from '../interruption';
import { QUICK, startEnvironment } from '../environment';
import { CommandRunner, printRepetitions } from './commands';
import { startCommandServer } from './commandServer';
import { instructionsFor } from './instructions';
import { practiceLazada } from './lazada';
import { practicePancake } from './pancake';
import type { PracticePlatform } from './platform';
import { practiceShopee } from './shopee';
import { practiceShopify } from './shopify';

/** Each starts its platform at a port. */
const PLATFORMS: Readonly<Record<PlatformName, (port: number) => Promise<PracticePlatform>>> = {
	shopify: practiceShopify,
	shopee: practiceShopee,
	lazada: practiceLazada,
	pancake: practicePancake,
};

const interruption = takeInterruptions();

async function main(port: number, withN8n: boolean): Promise<void> {
	const platforms = [];
	for (const [index, { name }] of ALL_KITS.entries()) platforms.push(await PLATFORMS[name](port + 1 + index));
	const commands = new CommandRunner(platforms, () => process.kill(process.pid, 'SIGTERM'));
	const server = await startCommandServer(port, commands);
	if (withN8n) console.log('Starting n8n with this package installed ...');
	// Lazada waits half a second, and the first answers of a usual n8n on a busy machine take longer.
	const environment = withN8n ? await startEnvironment(interruption.signal, QUICK) : null;

	if (environment !== null) {
		console.log(`\nn8n is at ${environment.n8n.url} (e-mail ${OWNER.email}, password ${OWNER.password}).`);
		console.log(instructionsFor(environment).join('\n'));
	}
	console.log('\nThe platforms are up. In a credential of each, enter this and leave the rest as it is:');
	console.log(commands.credentials().join('\n'));
	console.log(`\nCommands, here or by curl -d '<command>' ${server.url}\n\n${commands.help().join('\n')}\n`);

	console.log(`Ctrl+C, the command quit, or kill ${process.pid} ends it.\n`);
	printRepetitions(platforms, console.log);
	// Where there is no terminal the input ends at once, and commands come by HTTP alone.
	createInterface({ input: process.stdin }).on('line', (line) => {
		void commands.run(line).then((lines) => console.log(`${lines.join('\n')}\n`), console.error);
	});
	await interruption.came.catch(() => {});
	await environment?.close();
	await Promise.all(
		[server, ...platforms.map(({ platform }) => platform)].map(async (open) => await open.close()),
	);
	process.exit(0);
}

const { port, withN8n } = chosen();
main(port, withN8n).catch((error: unknown) => {
	if (interruption.exitCode !== undefined) process.exit(interruption.exitCode);
	const taken = (error as { code?: string }).code === 'EADDRINUSE';
	console.error(taken ? `${(error as Error).message}; choose another one: -- --port 4200` : error);
	process.exit(1);
});

function chosen(): { port: number; withN8n: boolean } {
	try {
		const { values } = parseArgs({
			options: { port: { type: 'string', default: '4100' }, 'without-n8n': { type: 'boolean' } },
		});
		return { port: portOf(values.port), withN8n: !values['without-n8n'] };
	} catch (error) {
		console.error((error as Error).message);
		process.exit(2);
	}
}

/** The four after it are taken too. */
function portOf(text: string): number {
	const port = Number(text);
	if (/^\d+$/.test(text) && port >= 1_024 && port + ALL_KITS.length <= 65_535) return port;
	throw new Error(`--port takes a number from 1024 to ${65_535 - ALL_KITS.length}, and not "${text}"`);
}
