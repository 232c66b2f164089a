import { until } from '../../../harness/until';

/**
 * Delivers again while the answer is 404: n8n says that a workflow is published before its URL is served.
 *
 * @param deliver gives the status of the answer
 * @returns the status of the first other answer
 */
export async function onceServed(deliver: () => Promise<number | null>): Promise<number | null> {
	let status: number | null = 404;
	await until(async () => (status = await deliver()) !== 404, 'an answer other than 404');
	return status;
}
