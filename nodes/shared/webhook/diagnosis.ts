import type { Problem } from '../errors/problem';
import { equalInConstantTime } from '../util/constantTime';

/**
 * Looks for a special reason why a signature is wrong, such as a body that a proxy has rewritten. A diagnosis costs
 * more than the verification, and whoever sends a forged delivery causes one. So it is bounded in work, here, and in
 * rate, by the pipeline.
 *
 * @returns undefined where there is none
 */
export type Diagnosis = () => Problem | undefined;

/** A signature that the sender would have made if the problem were so. */
export interface OtherSignature {
	/** As `given` is written. */
	readonly signature: string;
	readonly problem: Problem;
}

/** In bytes. A larger body is not diagnosed: pushes that are signed for a reason to be found have a few kilobytes. */
export const LARGEST_DIAGNOSED = 32_768;

/** How many signatures a diagnosis computes at most. */
export const MOST_TRIED = 48;

/** A diagnosis runs so often in a row for each trigger ... */
export const DIAGNOSES_IN_A_ROW = 10;
/** ... and then once in this time, in ms. */
export const DIAGNOSIS_INTERVAL_MS = 1_000;

/**
 * Compares the signature of a delivery with others. A problem is found only where the signature was made with a
 * secret of the credential, so a forger learns nothing.
 *
 * @param given the signature of the delivery
 * @param others computes each signature when it is asked for the next, the likely ones first
 */
export function diagnosisOf(
	body: Uint8Array,
	given: string,
	others: () => Iterable<OtherSignature>,
): Diagnosis {
	return () => {
		if (body.length > LARGEST_DIAGNOSED) return undefined;
		let tried = 0;
		for (const { signature, problem } of others()) {
			if (equalInConstantTime(signature, given)) return problem;
			if (++tried === MOST_TRIED) return undefined;
		}
		return undefined;
	};
}
