import { Advice, told, type Command, type PracticePlatform } from './platform';

const LOG_LINES = 10;

/** Where the commands come in: "shopee event 3". */
export class Desk {
	constructor(private readonly platforms: readonly PracticePlatform[]) {}

	/**
	 * @param line a platform, a verb and its words
	 * @returns the lines to show, also for a command that is not known or cannot be done
	 */
	async run(line: string): Promise<string[]> {
		const [name, verb, ...words] = line.trim().split(/\s+/);
		const platform = this.platforms.find((known) => known.name === name?.toLowerCase());
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
		return [...this.platforms.flatMap((platform) => [...helpOf(platform), '']), 'help'];
	}

	/** The fields of every credential. */
	credentials(): string[] {
		return this.platforms.flatMap((platform) => ['', ...credentialOf(platform)]);
	}
}

/** Those of the platform, and those that all have. */
function commandsOf(platform: PracticePlatform): Command[] {
	return [
		...platform.commands,
		{
			verb: 'log',
			takes: '',
			what: 'the last deliveries and how they were answered',
			run: async () => {
				const lines = platform.log().slice(-LOG_LINES);
				if (lines.length === 0) return [`Nothing was sent yet: ${platform.name} event`];
				return lines.map((entry) => `${entry.at} ${entry.event}: ${told([entry]).join('')}`);
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

function credentialOf({ credential: { title, fields } }: PracticePlatform): string[] {
	const width = Math.max(...Object.keys(fields).map((label) => label.length));
	return [title, ...Object.entries(fields).map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)];
}

function helpOf(platform: PracticePlatform): string[] {
	const lines = commandsOf(platform).map(({ verb, takes, what }) => ({
		usage: `${platform.name} ${verb} ${takes}`,
		what,
	}));
	const width = Math.max(...lines.map(({ usage }) => usage.length));
	return lines.map(({ usage, what }) => `${usage.padEnd(width)}  ${what}`);
}
