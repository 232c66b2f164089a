import { pendingOf, type Claim, type SavedWithExecution } from '../../nodes/shared/idempotency/claim';
import type { StaticDataEntry } from '../../nodes/shared/n8n/staticData';

/** A ledger or the snapshots of a trigger, and its entry in the copy of the static data that n8n saves. */
type Target = readonly [SavedWithExecution<never>, StaticDataEntry];

/** Has claims saved with one execution, as a trigger does. */
export function persistWith(
	targets: readonly Target[],
	claims: readonly Claim[],
	isSaved: () => boolean,
): void {
	const pending = pendingOf(claims, isSaved);
	for (const [target, entry] of targets) {
		target.writeWithExecution(entry, (pending.get(target) ?? []) as never[]);
	}
}
