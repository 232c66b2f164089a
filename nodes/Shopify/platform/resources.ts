import { topicEnum } from './eventTypes';
import { OWN, RESOURCES, type ResourceGroup } from './resourceTable';

/** What the payload of a topic says about its resource. */
export interface TopicResource {
	/** E.g. "order". */
	readonly type: string;
	/** Paths of the resource's id; the first that leads to a global id, a text or a number counts. */
	readonly ids: readonly string[];
	/** Path of another id without which the state is not that of one thing; null where the id says all. */
	readonly within: string | null;
	/** Path of the time of the payload's state or event; null where the payload has none. */
	readonly clock: string | null;
	/** Whether the clock moves with every event, so that equal bytes are one event. */
	readonly isMoving: boolean;
	/**
	 * Whether the payload is the resource with all its fields. Other payloads have its id only, or tell what was done
	 * to it, and what they leave out is not gone.
	 */
	readonly isWhole: boolean;
}

const BY_ENUM: ReadonlyMap<string, TopicResource> = new Map(
	RESOURCES.flatMap(({ topics, parts, clock, ...group }) => [
		...wordsIn(topics).map((topic) => [topicEnum(topic), topicResource({ ...group, clock }, true)] as const),
		...wordsIn(parts).map((topic) => {
			const ownClock = topics === undefined ? clock : undefined;
			return [topicEnum(topic), topicResource({ ...group, clock: ownClock }, false)] as const;
		}),
	]),
);

/** In topics newer than the table: what is done to a resource of which the payload has only the id, or a part. */
const PARTIAL = /^([^./]*\.[^/]*|[^/]*\/(deleted?|redact|data_request))$/;

/**
 * @param topic either form of a topic's name
 * @returns for a topic newer than the table, what the rule for names says: "orders/create" is about an order
 */
export function resourceOfTopic(topic: string): TopicResource {
	return BY_ENUM.get(topicEnum(topic)) ?? byRule(topic);
}

function byRule(topic: string): TopicResource {
	const [plural = ''] = /^[^/.]*/.exec(topic) ?? [];
	const type = plural
		.replace(/ies$/, 'y')
		.replace(/(ss|[sc]h|x)es$/, '$1')
		.replace(/([^s])s$/, '$1');
	return topicResource({ type, id: OWN, clock: 'updated_at' }, !PARTIAL.test(topic));
}

function topicResource(
	{
		type,
		id,
		within,
		clock,
		isMoving,
	}: Omit<ResourceGroup, 'topics' | 'parts' | 'clock'> & {
		readonly clock: string | undefined;
	},
	isWhole: boolean,
): TopicResource {
	return {
		type,
		ids: wordsIn(id),
		within: within ?? null,
		clock: clock ?? null,
		isMoving: isMoving === true,
		isWhole,
	};
}

function wordsIn(text = ''): string[] {
	return text.split(/\s+/).filter((word) => word !== '');
}
