import type { Verification } from './types';

/** @param secretsInDoubt whether it may be the secrets that are wrong, so that they are read again */
export function rejected(reason: string, secretsInDoubt: boolean): Verification {
	return { kind: 'rejected', reason, secretsInDoubt };
}
