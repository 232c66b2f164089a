import { isObject } from '../../shared/util/object';
import type { Delivery } from '../../shared/webhook/types';
import { openEnvelope, shopIdOf, withWrappersRead } from './envelope';
import { findEventType } from './eventTypes';

/**
 * Whether a delivery that is not proven looks like Pancake's: its body names a shop, or a type of Pancake. Nothing else
 * distinguishes the deliveries of Pancake.
 *
 * @param body reads the body as JSON
 */
export function resembles(_delivery: Delivery, body: () => unknown): boolean {
	const content = body();
	if (!isObject(content)) return false;
	const { type } = openEnvelope(withWrappersRead(content));
	return shopIdOf(content) !== undefined || (type !== undefined && findEventType(type) !== undefined);
}
