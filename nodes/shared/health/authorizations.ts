import type { IHookFunctions } from 'n8n-workflow';

import type { BackgroundTask } from '../background/task';
import { logProblem } from '../errors/log';
import { reasonOf } from '../errors/problem';
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
	/** @throws where they cannot be asked for */
	list(context: IHookFunctions): Promise<readonly Authorization[]>;
}

const DAY_MS = 86_400_000;

/** So many days before its end an authorization is told, and so many again, and at its end. */
const TOLD_BEFORE_DAYS = [0, 7, 30];

/** What was told already: by authorization its end and the number of days. */
const ENTRY = 'authorizations';

/** Tells that an authorization ends: 30 and 7 days before. Looks once a day. */
export function authorizationTask({ list }: Authorizations): BackgroundTask {
	let dueAt = -Infinity;
	return {
		failure: 'The authorizations could not be looked after',
		isDue: () => monotonicMs() >= dueAt,
		async run(context) {
			dueAt = monotonicMs() + DAY_MS;
			const authorizations = await list(context).catch((error: unknown) => {
				// A credential for deliveries alone cannot ask.
				context.logger.debug(
					`The authorizations are not looked after: ${reasonOf(error)}`,
					logContext(context),
				);
				return [];
			});
			tellOfEnds(context, authorizations);
		},
	};
}

function tellOfEnds(context: BackgroundContext, authorizations: readonly Authorization[]): void {
	const entry = staticDataEntry(context, ENTRY);
	const before = asObject(entry.read());
	const told: Record<string, string> = {};
	const ending: Authorization[] = [];
	for (const authorization of authorizations) {
		const { of, endsAt } = authorization;
		const daysLeft = (endsAt - Date.now()) / DAY_MS;
		const days = TOLD_BEFORE_DAYS.find((each) => daysLeft <= each);
		if (days === undefined) continue;
		told[of] = `${endsAt} ${days}`;
		if (before[of] !== told[of]) ending.push(authorization);
	}
	entry.write(told);
	if (JSON.stringify(before) !== JSON.stringify(told)) saveLater(context, ENTRY, told);
	if (ending.length === 0) return;
	const names = ending.map(({ of, endsAt }) => `${of} (${dayOf(endsAt)})`);
	const problem = {
		what: `The authorization of the app ends soon: ${someOf(names)}`,
		cure: 'Have the seller authorize the app again before that day. Where the credential has tokens, enter the new ones.',
	};
	logProblem(context, 'warn', problem);
	problemBoardOf(context).note('authorization', problem);
}

function dayOf(time: number): string {
	return Number.isFinite(new Date(time).getTime()) ? new Date(time).toISOString().slice(0, 10) : '?';
}
