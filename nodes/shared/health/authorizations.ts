import type { IHookFunctions } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { logProblem } from '../errors/log';
import { reasonOf, type Problem } from '../errors/problem';
import type { BackgroundContext } from '../n8n/backgroundContext';
import { logContext } from '../n8n/log';
import { staticDataEntry } from '../n8n/staticData';
import { saveLater } from '../n8n/unsavedEntries';
import { someOf } from '../util/list';
import { monotonicMs } from '../util/monotonicTime';
import { asObject } from '../util/object';
import { problemBoardOf } from './problemBoard';

/** The authorization of a seller for an app, which ends unless the seller gives it again. */
export interface Authorization {
	/** e.g. "shop 123" */
	readonly of: string;
	/** In ms since 1970. */
	readonly endsAt: number;
}

/** The authorizations that a trigger depends on. */
export interface Authorizations {
	/** Whether an authorization has ended that is not in the list any more. Otherwise nothing is known of it. */
	readonly endsWhenMissing: (context: IHookFunctions, of: string) => boolean;
	/** @throws where they cannot be asked for */
	list(context: IHookFunctions): Promise<readonly Authorization[]>;
}

const DAY_MS = 86_400_000;
/** After the list could not be got, it is asked for again after this time, in ms. */
const AGAIN_AFTER_MS = 3_600_000;

/** So many days before its end an authorization is told, and so many again, and at its end. */
const TOLD_BEFORE_DAYS = [0, 7, 30];

/** What was told already: by authorization its end and the number of days. */
const ENTRY = 'authorizations';

/** Tells that an authorization ends: 30 and 7 days before, and when it has ended. Looks once a day. */
export function authorizationTask(authorizations: Authorizations): BackgroundTask {
	let dueAt = -Infinity;
	return {
		failure: 'The authorizations could not be looked after',
		isDue: () => monotonicMs() >= dueAt,
		async run(context) {
			dueAt = monotonicMs() + AGAIN_AFTER_MS;
			let list: readonly Authorization[];
			try {
				list = await authorizations.list(context);
			} catch (error) {
				// A credential for deliveries alone cannot ask.
				const reason = reasonOf(error);
				context.logger.debug(`The authorizations are not looked after: ${reason}`, logContext(context));
				return;
			}
			dueAt = monotonicMs() + DAY_MS;
			tellOfEnds(context, list, (of) => authorizations.endsWhenMissing(context, of));
		},
	};
}

function tellOfEnds(
	context: BackgroundContext,
	authorizations: readonly Authorization[],
	endsWhenMissing: (of: string) => boolean,
): void {
	const entry = staticDataEntry(context, ENTRY);
	const before = asObject(entry.read());
	const told: Record<string, string> = {};
	const ending: Authorization[] = [];
	const ended: Authorization[] = [];
	for (const authorization of authorizations) {
		const { of, endsAt } = authorization;
		const daysLeft = (endsAt - Date.now()) / DAY_MS;
		const days = TOLD_BEFORE_DAYS.find((each) => daysLeft <= each);
		if (days === undefined) continue;
		told[of] = `${endsAt} ${days}`;
		if (before[of] !== told[of]) (days === 0 ? ended : ending).push(authorization);
	}
	const listed = new Set(authorizations.map(({ of }) => of));
	for (const [of, text] of Object.entries(before)) {
		if (listed.has(of) || typeof text !== 'string') continue;
		if (!endsWhenMissing(of)) told[of] = text;
		else if (!text.endsWith(' 0')) ended.push({ of, endsAt: Number(text.split(' ')[0]) });
	}
	if (JSON.stringify(before) !== JSON.stringify(told)) {
		entry.write(told);
		saveLater(context, ENTRY, told);
	}
	tell(context, ending, {
		what: 'The authorization of the app ends soon',
		cure: 'Have the seller authorize the app again before that day. Where the credential has tokens, enter the new ones.',
	});
	tell(context, ended, {
		what: 'The authorization of the app is over',
		cure: 'Have the seller authorize the app again. Where the credential has tokens, enter the new ones.',
	});
}

function tell(
	context: BackgroundContext,
	authorizations: readonly Authorization[],
	{ what, cure }: Problem,
): void {
	if (authorizations.length === 0) return;
	const names = authorizations.map(({ of, endsAt }) => `${of} (${dayOf(endsAt)})`);
	const problem = { what: `${what}: ${someOf(names)}`, cure };
	logProblem(context, 'warn', problem);
	problemBoardOf(context).note('authorization', problem);
}

function dayOf(time: number): string {
	return Number.isFinite(new Date(time).getTime()) ? new Date(time).toISOString().slice(0, 10) : '?';
}
