import { withWordsOf, type Problem } from '../../shared/errors/problem';

/** A refusal that Shopify explains in a message, and nowhere by a code. */
interface Refusal {
	/** Matches the message of this refusal alone. Addresses in messages vary, and may contain any word. */
	readonly says: RegExp;
	/** @param needs see `explainRefusal` */
	readonly problem: (needs: string) => Problem;
}

const ADD_SCOPE =
	'Add the scope to the app in Shopify, release the change, and accept it in the shop. If the error remains, create a new access token.';

const PUBLIC_URL =
	'Enter a public https URL: Shopify delivers to no other. For the URL of a trigger, set the variable N8N_WEBHOOK_URL of n8n (WEBHOOK_URL in older versions).';

/**
 * The refusals of a call, and of webhookSubscriptionCreate and webhookSubscriptionUpdate in particular, as the
 * API answers them and integrators report them. Shopify documents none of these messages. The first entry that
 * matches counts.
 */
const REFUSALS: readonly Refusal[] = [
	{
		// Of a topic: "This app is not approved to subscribe to webhook topics containing protected customer data.
		// See https://...". Of a query: "This app is not approved to access the Order object. See https://...".
		says: /protected.customer.data|is not approved to (subscribe|access|use)/i,
		problem: () => ({
			what: 'The app may not use protected customer data',
			cure: 'Request "Protected customer data access" in the settings of the app at Shopify, with the fields that the topic contains, and choose how the app is distributed. Webhooks made under Settings > Notifications > Webhooks need no such access: for these, set Registration to "Already Configured in Shopify".',
		}),
	},
	{
		// "You cannot create a webhook subscription with the specified topic", with HTTP 403 "[API] This action
		// requires merchant approval for read_orders scope.", and with the code ACCESS_DENIED "Access denied for ...
		// field. Required access: `read_orders` access scope."
		says: /cannot create a webhook subscription with the specified topic|merchant approval for|^access denied\b/i,
		problem: missingScope,
	},
	{
		// Not the "Not Found" with which HTTP 404 answers.
		says: /\bwebhook .*(does not exist|not found)/i,
		problem: () => ({
			what: 'There is no such webhook subscription',
			cure: 'Check the ID. Shopify removes a subscription after 8 failed deliveries: then create it again.',
		}),
	},
	{
		says: /already been taken/i,
		problem: () => ({
			what: 'This URL already has a subscription to this topic',
			cure: 'Shopify allows one subscription for each topic and URL. Update the existing one, or use another URL.',
		}),
	},
	{
		says: /^name already exists/i,
		problem: () => ({
			what: 'Another webhook subscription has this name',
			cure: 'Within an app and a shop each name is unique, whatever its case. Choose another name.',
		}),
	},
	{
		// "Name is too long (maximum is 50 characters)", "Name name field can only contain alphanumeric ..."
		says: /^name\b/i,
		problem: () => ({
			what: 'Shopify does not accept the name of the webhook subscription',
			cure: 'Enter 1 to 50 letters, digits, hyphens and underscores, or leave the name empty.',
		}),
	},
	{
		// Also the answer for a topic of metaobjects that has no filter.
		says: /^the specified filter is invalid/i,
		problem: () => ({
			what: 'Shopify does not accept the filter',
			cure: 'Write each term with a field of the payload, as in "total_price:>=10". Topics of metaobjects need the type in the filter, as in "type:lookbook".',
		}),
	},
	{
		says: /^the specified filter exceeds/i,
		problem: () => ({
			what: 'The filter is too long',
			cure: 'Write a filter of at most 64 KB, or check the rest in the workflow.',
		}),
	},
	{
		// "Address is not a valid GCP pub/sub format. Format should be pubsub://project:topic"
		says: /^address is not a valid gcp|^address protocol pubsub:/i,
		problem: () => ({
			what: 'Shopify does not accept the Pub/Sub topic as a URL',
			cure: 'Enter it as pubsub://project:topic, with the ID of the project and the name of the topic in Google Cloud.',
		}),
	},
	{
		says: /^address is (not a valid|an) aws arn/i,
		problem: () => ({
			what: 'Shopify does not accept the ARN as a URL',
			cure: 'Copy the ARN of the partner event source of this app from Amazon EventBridge.',
		}),
	},
	{
		// "Address cannot be any of the domains: example.myshopify.com, example.com", "Address cannot be a Shopify
		// or an internal domain"
		says: /^address cannot be a/i,
		problem: () => ({
			what: 'Shopify delivers to no URL with this domain',
			cure: `The domain must neither be one of the shop or of Shopify nor belong to a private network. ${PUBLIC_URL}`,
		}),
	},
	{
		// "Address is invalid", "Address can't be blank", "Address protocol http:// is not supported"
		says: /^address\b/i,
		problem: () => ({
			what: 'Shopify does not accept the URL of the webhook subscription',
			cure: PUBLIC_URL,
		}),
	},
	{
		// "Variable $topic of type WebhookSubscriptionTopic! was provided invalid value"
		says: /\btype WebhookSubscriptionTopic\b/i,
		problem: (needs) => ({
			what: 'Shopify has no such topic',
			cure: `${needs === '' ? '' : `${needs} `}Check how the topic is written, e.g. orders/create or ORDERS_CREATE, and which API version has it.`,
		}),
	},
];

/**
 * @param messages of Shopify, one a refusal, which the problem quotes
 * @param needs a sentence with the scopes that the operation needs, e.g. "The topic orders/create needs
 *   read_orders."; may be empty
 * @returns undefined where no message is known
 */
export function explainRefusal(messages: readonly string[], needs: string): Problem | undefined {
	const refusal = REFUSALS.find(({ says }) => messages.some((message) => says.test(String(message).trim())));
	return refusal && withWordsOf('Shopify', messages.join('; '), refusal.problem(needs));
}

/** @param needs see `explainRefusal` */
export function missingScope(needs: string): Problem {
	return {
		what: 'The app lacks a scope for this operation',
		cure: needs === '' ? ADD_SCOPE : `${needs} ${ADD_SCOPE}`,
	};
}
