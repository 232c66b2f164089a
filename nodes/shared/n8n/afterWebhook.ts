import { sleep } from 'n8n-workflow';

/**
 * Resolves when n8n has prepared the execution that webhook() has just returned.
 *
 * While n8n prepares the execution, in the same turn of the event loop in which webhook() returns, n8n forgets that
 * static data has changed. n8n checks for changes again after it has saved the execution. So a node has to write
 * static data in a later turn to have the data saved with the execution (measured with 2.40.7: 0 of 310 events were
 * saved when they were written in webhook(), 310 of 310 when they were written after `sleep(0)`).
 */
export async function afterWebhookReturned(): Promise<void> {
	await sleep(0);
}
