import { tellProblem } from '../health/tellProblem';
import type { IHookFunctions, INodeProperties } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { causedBy, problemOf, type Problem } from '../errors/problem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { nodeOf } from '../n8n/node';
import { saveLater } from '../n8n/unsavedEntries';
import { asObject } from '../util/object';
import { numberWithin } from '../util/number';
import { monotonicMs } from '../util/monotonicTime';
import { registersByApi } from './byApi';
import { ownEntry } from './ownEntry';
import { registeredUrls } from './ownUrls';
import { isPublished, keepRecords, rememberPublished, whileUndisturbed } from './publication';

/** What a platform says of the registration of a trigger. */
export interface RegistrationState {
	/** Whether the platform delivers to the URL of this trigger. */
	readonly isOwn: boolean;
	/**
	 * What is not as the trigger needs it, each as a sentence without its full stop, e.g. "The webhook is switched
	 * off". Empty where all is well.
	 */
	readonly faults: readonly string[];
	/** Whether this trigger has recorded what the platform has, e.g. the ids of subscriptions; by default it has. */
	readonly isRecorded?: boolean;
}

/**
 * When a trigger registers: as its user publishes it, or by itself between deliveries. By itself it takes the URL of no
 * other receiver, as two triggers would take it from each other again and again.
 */
export type RegisterWhen = 'published' | 'background';

/** How a platform's registration is looked after. */
export interface LookedAfter {
	/**
	 * Asks the platform.
	 *
	 * @returns undefined where it cannot be asked
	 * @throws where it does not answer
	 */
	stateOf(context: IHookFunctions): Promise<RegistrationState | undefined>;
	/** Registers by API what is missing. @throws with the cure where it cannot be registered */
	readonly register: (context: IHookFunctions, when: RegisterWhen) => Promise<void>;
}

const MINUTE_MS = 60_000;
const DEFAULT_MINUTES = 60;
const DAY_MS = 86_400_000;

/** After a platform has not answered, it is asked again after this time, in ms. */
const AGAIN_AFTER_MS = 300_000;
/** A platform that does not answer so many times in a row is told. */
const TOLD_AFTER = 3;

/** The entry of the static data that says that a registration by hand was seen to lead to this trigger. */
const SEEN_ENTRY = 'seenRegistered';

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

/**
 * Looks after the registration of a trigger: when n8n starts, and then every hour.
 *
 * @param platform as its users write it, e.g. "Shopee"
 * @param atLeastEveryMs where something else needs the registration so often, in ms
 */
export function lookAfterTask(
	context: BackgroundContext,
	platform: string,
	registration: LookedAfter,
	atLeastEveryMs = Infinity,
): BackgroundTask {
	rememberPublished(context);
	const everyMs = Math.min(intervalMs(context), atLeastEveryMs);
	const looking = new Looking(platform, registration);
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
	/** What was told and lasts, by the monotonic time at which it was told. */
	private readonly told = new Map<string, number>();
	/** What the platform has left as it was, without an error. It is tried again when it is told again. */
	private unchanged: ReadonlySet<string> = new Set();

	constructor(
		private readonly platform: string,
		private readonly registration: LookedAfter,
	) {}

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
		const isByApi = registersByApi(context);
		const unsafe = isByApi ? moveToUnsafe(context) : undefined;
		if (unsafe !== undefined) {
			this.tellOnce(context, unsafe);
			return;
		}
		const state = await this.registration.stateOf(context);
		if (state === undefined) return;
		// What was well in between is told again.
		if (state.faults.length === 0) this.told.clear();
		if (!isByApi) this.tellOfManual(context, state);
		else if (state.faults.length > 0 || state.isRecorded === false) await this.mend(context, state);
	}

	/** With a registration by hand, another URL may be meant: that of a proxy, or of a receiver that passes pushes on. */
	private tellOfManual(context: BackgroundContext, { isOwn, faults }: RegistrationState): void {
		const entry = ownEntry(context, SEEN_ENTRY);
		const wasOwn = entry.read() !== undefined;
		if (isOwn && !wasOwn) saveLater(context, SEEN_ENTRY, entry.write({}));
		if (faults.length === 0 || !(isOwn || wasOwn)) return;
		this.tellOnce(context, {
			what: faults.join('. '),
			cure: `Correct it at ${this.platform}, or set the trigger to "Register by API".`,
		});
	}

	private async mend(context: BackgroundContext, { faults }: RegistrationState): Promise<void> {
		const { platform } = this;
		const { register, stateOf } = this.registration;
		if (faults.length > 0 && faults.every((fault) => this.unchanged.has(fault) && this.isTold(fault))) return;
		const failure = await register(context, 'background').then(
			() => undefined,
			(error: unknown) => ({ error }),
		);
		keepRecords(context);
		if (faults.length === 0 && failure === undefined) return;
		const left = (await stateOf(context))?.faults ?? [];
		const mended = faults.filter((fault) => !left.includes(fault));
		if (mended.length > 0) {
			this.tell(context, {
				what: `${mended.join('. ')}. The trigger has mended it`,
				cure: `Look for what ${platform} should have delivered meanwhile: it may be missing.`,
			});
		}
		this.unchanged = new Set(failure === undefined ? left : []);
		if (left.length === 0 && failure === undefined) return;
		const what = [...left, 'The trigger could not mend it'].join('. ');
		const cure = `Correct it at ${platform}.`;
		const problem = failure === undefined ? { what, cure } : causedBy(failure.error, { what, cure });
		this.tellOnce(context, problem, left.length > 0 ? left : undefined);
	}

	/** A platform that is down for a moment is no problem. */
	private notAnswered(context: BackgroundContext, error: unknown, everyMs: number): void {
		this.unanswered++;
		if (this.unanswered < TOLD_AFTER) this.dueAt = monotonicMs() + Math.min(everyMs, AGAIN_AFTER_MS);
		// A credential for deliveries alone need not be able to ask.
		if (this.unanswered < TOLD_AFTER || !registersByApi(context)) return;
		this.tellOnce(
			context,
			problemOf(error, {
				what: `${this.platform} could not be asked whether it still delivers to this trigger`,
				cure: 'Test the credential.',
			}),
			['unanswered'],
		);
	}

	/**
	 * What lasts is told once a day.
	 *
	 * @param faults what of the problem is the same from look to look; by default its text
	 */
	private tellOnce(
		context: BackgroundContext,
		problem: Problem,
		faults: readonly string[] = [problem.what],
	): void {
		if (faults.length > 0 && faults.every((fault) => this.isTold(fault))) return;
		for (const fault of faults) this.told.set(fault, monotonicMs());
		this.tell(context, problem);
	}

	private isTold(fault: string): boolean {
		return monotonicMs() - (this.told.get(fault) ?? -Infinity) < DAY_MS;
	}

	private tell(context: BackgroundContext, problem: Problem): void {
		tellProblem(context, 'registration', problem);
	}
}

/**
 * After a start with a wrong configuration n8n has a local address. Nothing moves to it from an address that the platform
 * can reach.
 */
function moveToUnsafe(context: BackgroundContext): Problem | undefined {
	const now = context.getNodeWebhookUrl('default');
	const before = registeredUrls(context).find((url) => url !== now);
	if (now === undefined || before === undefined) return undefined;
	if (!before.startsWith('https:') || now.startsWith('https:')) return undefined;
	return {
		what: `n8n has the public address ${new URL(now).origin} now, and had ${new URL(before).origin}. The webhook stays registered for the former one`,
		cure: 'Set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions) to its public https address.',
	};
}
