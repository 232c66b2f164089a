/** Any JSON value, which tests read without type checks. */
type Json = ReturnType<typeof JSON.parse>;

/** An answer of the Admin API, with the parts that tests read. */
export interface ApiAnswer {
	readonly status: number;
	readonly headers: Headers;
	readonly body: {
		readonly data?: Json;
		readonly errors?: Json;
		readonly extensions?: Json;
	};
}

export interface ApiTarget {
	/** The simulator's URL. A shop's domain may be its path. */
	readonly url: string;
	readonly token?: string;
	readonly version?: string;
}

/** The default access token of a simulator. */
export const TOKEN = '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';

/** Calls the Admin GraphQL API as a plain client, without a library. */
export async function ask(
	{ url, token = TOKEN, version = '2026-10' }: ApiTarget,
	query: string,
	variables: object = {},
): Promise<ApiAnswer> {
	const response = await fetch(`${url}/admin/api/${version}/graphql.json`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', 'X-Shopify-Access-Token': token },
		body: JSON.stringify({ query, variables }),
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as ApiAnswer['body'],
	};
}

const CREATE = `mutation Create($topic: WebhookSubscriptionTopic!, $sub: WebhookSubscriptionInput!) {
	webhookSubscriptionCreate(topic: $topic, webhookSubscription: $sub) {
		webhookSubscription { id topic uri name filter includeFields metafieldNamespaces format createdAt }
		userErrors { field message }
	}
}`;

/** @returns the payload of webhookSubscriptionCreate */
export async function subscribe(target: ApiTarget, topic: string, sub: object) {
	const { body } = await ask(target, CREATE, { topic, sub });
	return body.data.webhookSubscriptionCreate;
}
