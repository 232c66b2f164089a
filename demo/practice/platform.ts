import { asAnswer } from '../part';

/** A simulated platform that is played by hand. */
export interface PracticePlatform {
	/** What its commands begin with, e.g. "shopify". */
	readonly name: string;
	/** What to enter, by the labels of the form. */
	readonly credential: { readonly title: string; readonly fields: Readonly<Record<string, string>> };
	readonly commands: readonly Command[];
	/** Every delivery but those made by hand, oldest first. */
	log(): readonly LogLine[];
	close(): Promise<void>;
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

/** Tells what to do instead; shown as it is. */
export class Advice extends Error {}

/** An answer of n8n, in the form of a delivery log or of a single delivery. */
export interface Told {
	readonly status: number | null;
	readonly error: string | null;
	readonly durationMs: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly responseHeaders?: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly responseBody?: string;
	readonly retryInMs?: number | null;
}

export interface LogLine extends Told {
	/** ISO 8601 */
	readonly at: string;
	readonly event: string;
}

/** The secret of every forgery. */
export const GUESSED = 'a-guessed-secret';

/** An answer of n8n can be a page. */
const SHOWN_CHARACTERS = 300;

/** @returns one line for each answer, e.g. "200 in 43 ms: taken" */
export function told(answers: readonly Told[]): string[] {
	return answers.map((answer) => {
		const again = answer.retryInMs
			? `; the platform tries again in ${Math.round(answer.retryInMs / 1_000)} s`
			: '';
		if (answer.status === null) return `no answer: ${answer.error}${again}`;
		return `${answer.status} in ${Math.round(answer.durationMs)} ms: ${meaning(answer)}${again}`;
	});
}

function meaning(answer: Told): string {
	const { status, outcome } = asAnswer(answer);
	if (status === 200) return outcome ?? 'taken';
	// The body in a log is what was sent.
	const text = messageIn((answer.responseBody ?? answer.body ?? '').trim());
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
		private readonly platform: string,
		private readonly resend: (sent: Sent) => Promise<readonly Told[]>,
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
				if (this.sent.length === 0) throw new Advice(`Nothing was sent yet: ${this.platform} event`);
				return told((await Promise.all(this.sent.map(this.resend))).flat());
			},
		};
	}
}

/** @returns the answers to what a simulator has sent */
export function answersTo(results: ReadonlyArray<{ readonly attempts: readonly Told[] }>): Told[] {
	return results.flatMap(({ attempts }) => attempts);
}

/** Of the sample orders: no two runs of the practice have the same one. */
export function newNumber(): number {
	return Date.now();
}
