import type { LogLine } from './deliveryLog';
import { entriesOf } from '../../harness/credentialForm';
import { credentialNamed } from '../../harness/registered';
import { Advice, describe, endOf, type Command, type PracticePlatform } from './platform';

const LOG_LINES = 20;
const LOOK_EVERY_MS = 250;
const ANSWER_FIRST_MS = 100;

/** Runs commands such as "shopee event 3". */
export class CommandRunner {
	/** @param quit ends it all, also the process in which the command came: so it is called a moment later */
	constructor(
		private readonly platforms: readonly PracticePlatform[],
		private readonly quit: () => void,
	) {}

	/**
	 * @param line a platform, a verb and its words
	 * @returns the lines to show, also for a command that is not known or cannot be done
	 */
	async run(line: string): Promise<string[]> {
		if (line.trim().toLowerCase() === 'quit') {
			setTimeout(this.quit, ANSWER_FIRST_MS);
			return ['The practice ends'];
		}
		const [name, verb, ...words] = line.trim().split(/\s+/);
		const platform = this.platforms.find((known) => known.kit.name === name?.toLowerCase());
		if (platform === undefined) return this.help();
		const command = commandsOf(platform).find((known) => known.verb === verb?.toLowerCase());
		if (command === undefined) return helpOf(platform);
		try {
			return await command.run(...words);
		} catch (error) {
			if (error instanceof Advice) return [error.message];
			throw error;
		}
	}

	help(): string[] {
		return [
			...this.platforms.flatMap((platform) => [...helpOf(platform), '']),
			'help  shows all this',
			'quit  ends it all',
		];
	}

	/** The fields of every credential. */
	credentials(): string[] {
		return this.platforms.flatMap((platform) => ['', ...credentialOf(platform)]);
	}
}

/** Those of the platform, and those that all have. */
function commandsOf(platform: PracticePlatform): Command[] {
	const own = new Set(platform.commands.map(({ verb }) => verb));
	return [
		...platform.commands,
		...lossesOf(platform).filter(({ verb }) => !own.has(verb)),
		{
			verb: 'log',
			takes: '',
			what: 'the last deliveries, what each was, where it went and how it was answered',
			run: async () => {
				const lines = platform.log.lines().slice(-LOG_LINES);
				if (lines.length === 0) return [`Nothing was sent yet: ${platform.kit.name} event`];
				return lines.map((line) => `${line.at} ${deliveryOf(line)}: ${describe([line]).join('')}`);
			},
		},
		{
			verb: 'credential',
			takes: '',
			what: 'what to enter in the credential',
			run: async () => credentialOf(platform),
		},
	];
}

/** What "Recover Missed Events" gets back, where the platform has something that can be pulled. */
function lossesOf({ kit, platform: { unnoticed, registrations } }: PracticePlatform): Command[] {
	return [
		...(unnoticed === undefined
			? []
			: [
					{
						verb: 'lose',
						takes: '[count]',
						what: 'something happens of which the platform delivers nothing; 1 time if no count is named',
						run: async (count = '1') => {
							if (!/^[1-9]\d{0,2}$/.test(count)) throw new Advice(`"${count}" is no count from 1 to 999`);
							const ids = await unnoticed(Number(count));
							return [
								`${ids.join(', ')}: nothing was delivered. A trigger with "Recover Missed Events" gets it within its interval, once the settle time is over`,
							];
						},
					},
				]),
		...(registrations === undefined
			? []
			: [
					{
						verb: 'unregister',
						takes: '',
						what: 'the platform takes the registration by API away, as after failures',
						run: async () => {
							registrations.lose();
							return [
								`${kit.title} delivers nothing any more. A trigger with "Register by API" registers again when it checks its registration`,
							];
						},
					},
				]),
	];
}

/** @returns e.g. "orders/create, forge, to ...0b5e2f7c1a94/webhook" */
function deliveryOf({ event, cause, attempt, url }: LogLine): string {
	const why = attempt === 1 ? cause : `${cause}, repeated by the platform (attempt ${attempt})`;
	return `${event}, ${why}, to ${endOf(url)}`;
}

/** Prints what the platforms repeat by themselves, as an execution may come of it that no command asked for. */
export function printRepetitions(
	platforms: readonly PracticePlatform[],
	print: (line: string) => void,
): void {
	const known = new Set<string>();
	const look = () => {
		for (const { kit, log } of platforms) {
			const { repetition } = kit.practice;
			for (const line of log.lines()) {
				const key = `${kit.name} ${line.id} ${line.url} ${line.attempt}`;
				if (line.attempt === 1 || known.has(key)) continue;
				known.add(key);
				const aside = repetition === undefined ? '' : `; ${repetition}`;
				const repeated = `${line.event}, attempt ${line.attempt}${aside}`;
				print(`${kit.name} tried again by itself (${repeated}): ${describe([line]).join('')}`);
			}
		}
	};
	setInterval(look, LOOK_EVERY_MS).unref();
}

/** What to enter, by the labels of the form. */
function credentialOf({ kit, platform }: PracticePlatform): string[] {
	const type = credentialNamed(kit.credential.type);
	const entries = entriesOf(type, platform.credential);
	const width = Math.max(...entries.map(({ label }) => label.length));
	return [type.displayName, ...entries.map(({ label, text }) => `  ${label.padEnd(width)}  ${text}`)];
}

function helpOf(platform: PracticePlatform): string[] {
	const lines = commandsOf(platform).map(({ verb, takes, what }) => ({
		usage: `${platform.kit.name} ${verb} ${takes}`,
		what,
	}));
	const width = Math.max(...lines.map(({ usage }) => usage.length));
	return lines.map(({ usage, what }) => `${usage.padEnd(width)}  ${what}`);
}
