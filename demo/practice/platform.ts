import { asAnswer } from '../scenario';
import type { PlatformKit, RunningPlatform } from '../../simulators/shared/kit';
import type { DeliveryLog } from './deliveryLog';
import { Answered } from './answers';

/** A simulated platform that is used by hand. */
export interface PracticePlatform {
	readonly kit: PlatformKit;
	readonly platform: RunningPlatform;
	/** Beside those that all platforms have. */
	readonly commands: readonly Command[];
	readonly log: DeliveryLog;
}

export interface Command {
	/** The second word, e.g. "event". */
	readonly verb: string;
	/** The words after it, e.g. "[topic]"; empty where it takes none. */
	readonly takes: string;
	readonly what: string;
	/** @returns the lines to show; throws an `Advice` where something has to be done first */
	run(...words: string[]): Promise<string[]>;
}

/** What to do instead; shown as it is. */
export class Advice extends Error {}

/** An answer of n8n can be a page. */
const SHOWN_CHARACTERS = 300;

/** The end of a UUID and "/webhook". */
const SHOWN_OF_URL = 20;

/**
 * @param repetition as the kit has it
 * @returns one line for each answer, e.g. "200 in 43 ms: taken"; where they are of several URLs, with their ends
 */
export function describe(answers: readonly Answered[], repetition?: string): string[] {
	const severalUrls = new Set(answers.map(({ url }) => url)).size > 1;
	return answers.map((answer) => {
		const from = severalUrls && answer.url !== undefined ? `${endOf(answer.url)}: ` : '';
		const aside = repetition === undefined ? '' : ` (${repetition})`;
		const again = answer.retryInMs
			? `; the platform tries again in ${Math.round(answer.retryInMs / 1_000)} s${aside}`
			: '';
		if (answer.status === null) return `${from}no answer: ${answer.error}${again}`;
		return `${from}${answer.status} in ${Math.round(answer.durationMs)} ms: ${meaning(answer)}${again}`;
	});
}

/** @returns what tells the URLs of n8n apart, without a query, which can hold a secret */
export function endOf(url: string): string {
	return `...${URL.canParse(url) ? new URL(url).pathname.slice(-SHOWN_OF_URL) : ''}`;
}

function meaning(answer: Answered): string {
	const { status, outcome } = asAnswer(answer);
	if (status === 200) return outcome ?? 'taken';
	// The body in a log is what was sent.
	const text = messageIn((answer.responseBody ?? answer.body ?? '').trim()).replace(/\.$/, '');
	return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)} ...` : text;
}

/** n8n answers an error with JSON that has a message; a proxy before it with anything. */
function messageIn(text: string): string {
	try {
		const { message } = JSON.parse(text) as { message?: unknown };
		return typeof message === 'string' ? message : text;
	} catch {
		return text;
	}
}

/** @throws Advice unless it is a URL */
export function checkedUrl(platform: string, url: string | undefined): string {
	if (url !== undefined && /^https?:\/\//.test(url) && URL.canParse(url)) return url;
	throw new Advice(
		`Enter the production URL that the trigger shows: ${platform} url http://127.0.0.1:5678/webhook/...`,
	);
}

/** What was sent last, for the command that sends it again. */
export class LastSent<Sent> {
	private sent: readonly Sent[] = [];

	constructor(
		private readonly kit: PlatformKit,
		private readonly resend: (sent: Sent) => Promise<readonly Answered[]>,
	) {}

	remember(sent: readonly Sent[]): void {
		this.sent = sent;
	}

	/** @param what which copy it is, e.g. "byte for byte" */
	command(what: string): Command {
		return {
			verb: 'again',
			takes: '',
			what: `sends the last event once more, ${what}`,
			run: async () => {
				if (this.sent.length === 0) throw new Advice(`Nothing was sent yet: ${this.kit.name} event`);
				const answers = (await Promise.all(this.sent.map(this.resend))).flat();
				if (answers.length > 0) return describe(answers, this.kit.practice.repetition);
				throw new Advice(`It is not sent any more; why not, says a new one: ${this.kit.name} event`);
			},
		};
	}
}

/** Of the sample orders: no two runs of the practice have the same one. */
export function newNumber(): number {
	return Date.now();
}
