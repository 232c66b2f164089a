import { setTimeout as delay } from 'node:timers/promises';

import type { INodeParameters } from 'n8n-workflow';

import { exampleWorkflow, webhookIdOf, type ExampleSetup } from '../harness/examples';
import { KITS } from '../simulators/kits';
import type { ManualDelivery } from '../simulators/shopify';
import type { Environment } from './environment';
import { delivered, type Answer, type Answered, type Measured, type Scenario } from './scenario';

/** In how many ms all orders of the sale are made. */
const MADE_WITHIN_MS = 1_000;

/**
 * Over how many connections they are sent. More at once are too many for n8n's SQLite on a slow machine where each
 * order has an execution: n8n refuses deliveries when a query has waited 5 s, and loses executions when a write has
 * waited 60 s.
 */
const CONNECTIONS = 32;

/** How long Shopify waits for an answer, in ms. */
const SHOPIFY_WAITS_MS = KITS.shopify.policy.answerWithinMs!;

const EVENTS_PER_EXECUTION = 100;

/** A sale costs at most this part of the executions when its events are grouped. */
const GROUPED_PART = 1 / 5;

interface FlashSale {
	readonly environment: Environment;
	readonly setup: ExampleSetup;
	readonly orders: readonly ManualDelivery[];
	deliver(delivery: ManualDelivery): Promise<Answered>;
}

/**
 * The same orders of one second, sent to one workflow and, when all have run there, to another one that differs only
 * in the setting Group Events. The second scenario prints both side by side.
 */
export function flashSaleScenarios(sale: FlashSale): Scenario[] {
	const count = sale.orders.length;
	const written = count.toLocaleString('en-US');
	const apart = new Sale(sale, 'Flash sale: an execution for each order', {});
	const grouped = new Sale(sale, 'Flash sale: grouped', { eventsPerExecution: EVENTS_PER_EXECUTION });
	const most = Math.floor(count * GROUPED_PART);
	return [
		{
			title: `A flash sale: ${written} orders within a second, an execution for each`,
			runs: count,
			accepted: count,
			run: async () => await apart.run(),
			measure: async () => {
				await apart.end();
				return { counts: [{ what: 'executions', expected: count, actual: apart.executions }], lines: [] };
			},
		},
		{
			title: `The same ${written} orders within a second, up to ${EVENTS_PER_EXECUTION} in an execution`,
			runs: count,
			accepted: count,
			run: async () => await grouped.run(),
			measure: async (): Promise<Measured> => {
				await grouped.end();
				const tooMany = Math.max(0, grouped.executions - most);
				return {
					counts: [{ what: `executions beyond ${most}`, expected: 0, actual: tooMany }],
					lines: sideBySide({ 'not grouped': apart, grouped }),
				};
			},
		},
	];
}

/** A workflow that takes the orders of the sale. */
class Sale {
	/** Of n8n, until the end. */
	executions = 0;
	/** From the first order to the last answer, in ms. */
	answeredAfterMs = 0;
	/** Orders that were accepted within the time that Shopify waits, counted from when they were made. */
	inTime = 0;
	private workflowId = '';

	constructor(
		private readonly sale: FlashSale,
		private readonly name: string,
		private readonly groupEvents: INodeParameters,
	) {}

	async run(): Promise<Answer[]> {
		const { environment, orders } = this.sale;
		const uri = await this.publish(environment);
		const started = performance.now();
		const madeAt = (index: number) => started + (index * MADE_WITHIN_MS) / orders.length;
		const answers: Answer[] = [];
		let next = 0;
		const sendOverOneConnection = async () => {
			while (next < orders.length) {
				const index = next++;
				await delay(Math.max(0, madeAt(index) - performance.now()));
				answers.push(await this.send({ ...orders[index]!, uri }, madeAt(index)));
			}
		};
		await Promise.all(Array.from({ length: CONNECTIONS }, sendOverOneConnection));
		this.answeredAfterMs = performance.now() - started;
		return answers;
	}

	async end(): Promise<void> {
		const { api } = this.sale.environment;
		this.executions = (await api.webhookExecutions(this.workflowId)).length;
		await api.deactivate(this.workflowId);
	}

	/** @returns the URL of the trigger */
	private async publish({ api, n8n }: Environment): Promise<string> {
		const workflow = exampleWorkflow('shopify-orders-once', this.sale.setup);
		const [trigger] = workflow.nodes;
		trigger!.parameters = { ...trigger!.parameters, groupEvents: this.groupEvents };
		const stored = await api.createWorkflow({ ...workflow, name: this.name });
		await api.activate(stored.id);
		this.workflowId = stored.id;
		return n8n.webhookUrl(webhookIdOf(stored));
	}

	private async send(delivery: ManualDelivery, madeAt: number): Promise<Answer> {
		const answer = await delivered(async () => await this.sale.deliver(delivery));
		if (performance.now() - madeAt <= SHOPIFY_WAITS_MS) this.inTime++;
		return answer;
	}
}

function sideBySide(sales: Readonly<Record<string, Sale>>): string[] {
	const header = ['', 'executions', 'all answered after', `within ${SHOPIFY_WAITS_MS / 1_000} s`];
	const rows = Object.entries(sales).map(([name, { executions, answeredAfterMs, inTime }]) => [
		name,
		String(executions),
		`${(answeredAfterMs / 1_000).toFixed(1)} s`,
		String(inTime),
	]);
	return [header, ...rows].map(([name, ...figures]) => {
		const columns = figures.map((figure, index) => figure.padStart(header[index + 1]!.length + 3));
		return name!.padEnd(12) + columns.join('');
	});
}
