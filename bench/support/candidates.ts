import type { N8nInstance } from '../../harness/n8n';
import type { N8nApi } from '../../harness/n8nApi';
import { nodeType } from '../../harness/workflows';
import { PACKAGE } from './communityTriggers';
import { KINDS, type Kind, SECRET, SHOP } from './deliveries';
import type { Answer } from './load';
import { runTrigger, type Running, type TriggerSetup } from './workflow';

export const CANDIDATES = ['ours', 'webhook', 'shopifyTrigger', 'minimal', 'unchecked'] as const;

export type CandidateName = (typeof CANDIDATES)[number];

export const CANDIDATE_TITLES: Readonly<Record<CandidateName, string>> = {
	ours: 'Shopify Webhook Trigger of this package',
	webhook: "n8n's own Webhook node (checks nothing)",
	shopifyTrigger: "n8n's own Shopify Trigger",
	minimal: 'a minimal community trigger (version 1, credential read every time, no memory)',
	unchecked: 'the least a community trigger can do (version 1.1, checks nothing, drops by a header)',
};

interface Candidate {
	setup(api: N8nApi): Promise<TriggerSetup>;
	/** How it answers; those that remember nothing run duplicates again. */
	answers(kind: Kind): Answer;
}

const OK: Answer = { status: 200, outcome: undefined };
const REFUSED: Answer = { status: 401, outcome: undefined };

const candidates: Readonly<Record<CandidateName, Candidate>> = {
	ours: {
		setup: async (api) => {
			const data = { shop: SHOP, clientSecret: SECRET };
			const id = await api.createCredential('shopifyWebhookApi', 'Shopify', data);
			return {
				type: nodeType('shopifyWebhookTrigger'),
				typeVersion: 1.1,
				parameters: { registration: 'manual', topics: ['ORDERS_CREATE'] },
				credentials: { shopifyWebhookApi: { id, name: 'Shopify' } },
			};
		},
		answers: (kind) => {
			if (kind === 'forged') return REFUSED;
			return kind === 'duplicate' ? { status: 200, outcome: 'duplicate' } : OK;
		},
	},
	webhook: {
		setup: async () => ({
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: { httpMethod: 'POST', responseMode: 'onReceived', options: {} },
			path: '',
		}),
		answers: () => OK,
	},
	shopifyTrigger: {
		setup: async (api) => {
			const data = { shopSubdomain: SHOP, accessToken: 'shpat_simulated', appSecretKey: SECRET };
			const id = await api.createCredential('shopifyAccessTokenApi', "n8n's Shopify", data);
			return {
				type: 'n8n-nodes-base.shopifyTrigger',
				typeVersion: 1,
				parameters: { authentication: 'accessToken', topic: 'orders/create' },
				credentials: { shopifyAccessTokenApi: { id, name: "n8n's Shopify" } },
			};
		},
		answers: () => OK,
	},
	minimal: {
		setup: async (api) => {
			const id = await api.createCredential('benchApi', 'Minimal', { secret: SECRET });
			return {
				type: `${PACKAGE}.minimal`,
				typeVersion: 1,
				parameters: {},
				credentials: { benchApi: { id, name: 'Minimal' } },
			};
		},
		answers: (kind) => (kind === 'forged' ? REFUSED : OK),
	},
	unchecked: {
		setup: async () => ({ type: `${PACKAGE}.unchecked`, typeVersion: 1.1, parameters: {} }),
		answers: () => OK,
	},
};

/** Makes the credentials of a candidate and tells how its node is set up. */
export async function setupOf(name: CandidateName, api: N8nApi): Promise<TriggerSetup> {
	return await candidates[name].setup(api);
}

/** Activates the workflow of a candidate. */
export async function runCandidate(name: CandidateName, n8n: N8nInstance, api: N8nApi): Promise<Running> {
	return await runTrigger(n8n, api, await setupOf(name, api));
}

/** The expected answer, by the kind of the delivery. */
export function answersOf(name: CandidateName): Record<Kind, (answer: Answer) => boolean> {
	const isExpected = (kind: Kind) => (answer: Answer) => {
		const expected = candidates[name].answers(kind);
		return answer.status === expected.status && answer.outcome === expected.outcome;
	};
	return Object.fromEntries(KINDS.map((kind) => [kind, isExpected(kind)])) as never;
}
