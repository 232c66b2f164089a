import type { EventsAction, EventsChange, EventsSubscription } from '../../simulators/shopify';
import { newNumber } from './platform';

/** What the practice calls its subscriptions of next generation Events. */
export const HANDLE = 'practice';

/** An object of the Admin GraphQL API, with an action or without, e.g. "Product/update". */
const EVENTS_TOPIC = /^([A-Z][A-Za-z]+)(?:\/(create|update|delete))?$/;

/** A topic of next generation Events as it is named in a command and in the trigger. */
export interface EventsTopic {
	readonly topic: string;
	/** Undefined for all actions. */
	readonly action: EventsAction | undefined;
}

/** @returns undefined where the name is none of next generation Events */
export function eventsTopicIn(named: string): EventsTopic | undefined {
	const [, topic, action] = EVENTS_TOPIC.exec(named) ?? [];
	return topic === undefined ? undefined : { topic, action: action as EventsAction | undefined };
}

/** @returns the subscription that an app has in shopify.app.toml */
export function subscriptionTo({ topic, action }: EventsTopic, uri: string): EventsSubscription {
	return { handle: HANDLE, topic, uri, ...(action !== undefined && { actions: [action] }) };
}

/** @returns a change of a new object; an update if the topic names no action */
export function changeOf({ topic, action = 'update' }: EventsTopic): EventsChange {
	const name = `${topic.charAt(0).toLowerCase()}${topic.slice(1)}`;
	const id = `gid://shopify/${topic}/${newNumber()}`;
	const updated = action === 'update' ? [`${name}.updatedAt`] : [];
	return {
		topic,
		action,
		fields_changed: { added: [], updated, removed: [] },
		query_variables: { [`${name}Id`]: id },
		...(action !== 'delete' && { data: { [name]: { id, updatedAt: new Date().toISOString() } } }),
	};
}

/** @returns the exact body of a delivery that tells of a change */
export function bodyOf({ topic, action, ...content }: EventsChange): string {
	return JSON.stringify({ topic, action, handle: HANDLE, ...content });
}
