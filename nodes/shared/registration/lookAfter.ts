import type { IHookFunctions, INodeProperties } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { logProblem } from '../errors/log';
import { causedBy, problemOf, problemText, type Problem } from '../errors/problem';
import { reportsProblems } from '../health/options';
import { problemBoardOf } from '../health/problemBoard';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { nodeOf } from '../n8n/node';
import { staticDataEntry } from '../n8n/staticData';
import { saveLater } from '../n8n/unsavedEntries';
import { asObject } from '../util/object';
import { numberWithin } from '../util/number';
import { monotonicMs } from '../util/monotonicTime';
import { registersByApi } from './byApi';
import { isPublished, rememberPublished, whileUndisturbed } from './publication';

/** What a platform says of the registration of a trigger. */
export interface RegistrationState {
	/** Whether the platform delivers to the URL of this trigger. */
	readonly isOwn: boolean;
	/**
	 * What is not as the trigger needs it, each as a sentence without its full stop, e.g. "The webhook is switched
	 * off". Empty where all is well.
	 */
	readonly faults: readonly string[];
}

/** How a platform's registration is looked after. */
export interface LookedAfter {
	/** As its users write it, e.g. "Shopee". */
	readonly platform: string;
	/**
	 * Asks the platform.
	 *
	 * @returns undefined where it cannot be asked
	 * @throws where it does not answer
	 */
	stateOf(context: IHookFunctions): Promise<RegistrationState | undefined>;
	/** Whether everything is registered by API, and this trigger has recorded it. */
	readonly isRegistered: (context: IHookFunctions) => Promise<boolean>;
	/** Registers by API what is missing. @throws with the cure where it cannot be registered */
	readonly register: (context: IHookFunctions) => Promise<void>;
	/** The entries of the static data that `register` writes; see staticDataEntry. */
	readonly entries: readonly string[];
}

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 60;
const DAY_MS = 86_400_000;

/** After a platform has not answered, it is asked again after this time, in ms. */
const AGAIN_AFTER_MS = 300_000;
/** A platform that does not answer so many times in a row is told. */
const TOLD_AFTER = 3;

const OPTION = 'checkRegistrationMinutes';

/** The option of a trigger whose platform can be asked. */
export const LOOK_AFTER_OPTION: INodeProperties = {
	displayName: 'Check Registration Every (Minutes)',
	name: OPTION,
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1_440 },
	default: DEFAULT_MINUTES,
	// Read between deliveries, where n8n evaluates no expression.
	noDataExpression: true,
	description:
		'How often the platform is asked whether it still delivers to this trigger, also when n8n starts. With "Register by API", what is missing is registered again; otherwise it is only reported. 0 switches it off.',
};

/** Looks after the registration of a trigger: when n8n starts, and then every hour. */
export function lookAfterTask(context: BackgroundContext, registration: LookedAfter): BackgroundTask {
	rememberPublished(context);
	const everyMs = intervalMs(context);
	const looking = new Looking(registration);
	return {
		failure: 'The registration of the webhook could not be looked after',
		isDue: (background) => everyMs > 0 && isPublished(background) && monotonicMs() >= looking.dueAt,
		run: async (background, isOver) => await looking.run(background, everyMs, isOver),
	};
}

function intervalMs(context: BackgroundContext): number {
	const options = asObject(nodeOf(context).parameters.options);
	return (numberWithin(options[OPTION], 0, 1_440) ?? DEFAULT_MINUTES) * MINUTE_MS;
}

class Looking {
	/** By the monotonic clock. */
	dueAt = -Infinity;
	private unanswered = 0;
	/** Whether the platform was seen to deliver to this trigger. */
	private wasOwn = false;
	private readonly told = new Map<string, number>();

	constructor(private readonly registration: LookedAfter) {}

	async run(context: BackgroundContext, everyMs: number, isOver: () => boolean): Promise<void> {
		this.dueAt = monotonicMs() + everyMs;
		await whileUndisturbed(context, async () => {
			if (isOver() || !isPublished(context)) return;
			try {
				await this.look(context);
				this.unanswered = 0;
			} catch (error) {
				this.notAnswered(context, error, everyMs);
			}
		});
	}

	private async look(context: BackgroundContext): Promise<void> {
		const state = await this.registration.stateOf(context);
		if (state === undefined) return;
		if (registersByApi(context)) await this.mend(context, state);
		else this.tellOfManual(context, state);
	}

	/** With a registration by hand, another URL may be meant: that of a proxy, or of a receiver that passes pushes on. */
	private tellOfManual(context: BackgroundContext, { isOwn, faults }: RegistrationState): void {
		this.wasOwn ||= isOwn;
		if (faults.length === 0 || !this.wasOwn) return;
		const { platform } = this.registration;
		this.tellOnce(context, {
			what: faults.join('. '),
			cure: `Correct it at ${platform}, or set the trigger to "Register by API".`,
		});
	}

	private async mend(context: BackgroundContext, state: RegistrationState): Promise<void> {
		const { isRegistered, register } = this.registration;
		if (state.faults.length === 0 && (await isRegistered(context))) return;
		try {
			await register(context);
			this.keepEntries(context);
		} catch (error) {
			const { what, cure } = causedBy(error, {
				what: [...state.faults, 'The trigger could not mend it'].join('. '),
				cure: 'Try to publish the workflow again: n8n then shows what is missing.',
			});
			this.tellOnce(context, { what, cure });
			return;
		}
		if (state.faults.length > 0) await this.tellMended(context, state.faults);
	}

	private async tellMended(context: BackgroundContext, faults: readonly string[]): Promise<void> {
		const { platform, stateOf } = this.registration;
		const left = (await stateOf(context))?.faults ?? [];
		const mended = faults.filter((fault) => !left.includes(fault));
		if (mended.length > 0) {
			this.tell(context, {
				what: `${mended.join('. ')}. The trigger has mended it`,
				cure: `Look for what ${platform} should have delivered meanwhile: it may be missing.`,
			});
		}
		if (left.length > 0) {
			this.tellOnce(context, {
				what: `${left.join('. ')}. The trigger could not mend it`,
				cure: `Correct it at ${platform}.`,
			});
		}
	}

	/** What the registration remembers is saved with the next delivery. */
	private keepEntries(context: BackgroundContext): void {
		for (const kind of this.registration.entries) {
			const value = staticDataEntry(context, kind).read();
			if (value !== undefined) saveLater(context, kind, asObject(value));
		}
	}

	/** A platform that is down for a moment is no problem. */
	private notAnswered(context: BackgroundContext, error: unknown, everyMs: number): void {
		this.unanswered++;
		this.dueAt = monotonicMs() + Math.min(everyMs, AGAIN_AFTER_MS);
		// A credential for deliveries alone need not be able to ask.
		if (this.unanswered < TOLD_AFTER || !registersByApi(context)) return;
		this.tellOnce(
			context,
			problemOf(error, {
				what: `${this.registration.platform} could not be asked whether it still delivers to this trigger`,
				cure: 'Test the credential.',
			}),
		);
	}

	/** What lasts is told once a day. */
	private tellOnce(context: BackgroundContext, problem: Problem): void {
		const text = problemText(problem);
		const before = this.told.get(text) ?? -Infinity;
		if (monotonicMs() - before < DAY_MS) return;
		this.told.clear();
		this.told.set(text, monotonicMs());
		this.tell(context, problem);
	}

	private tell(context: BackgroundContext, problem: Problem): void {
		logProblem(context, 'warn', problem);
		if (reportsProblems(context)) problemBoardOf(context).note('registration', problem);
	}
}
