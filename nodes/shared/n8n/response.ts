import type { IWebhookFunctions } from 'n8n-workflow';

/** The response through which n8n answers a delivery. */
export type Response = ReturnType<IWebhookFunctions['getResponseObject']>;

/**
 * Calls `decide` once with the status of n8n's answer, just before the answer goes out.
 *
 * n8n answers through the same response whether or not the sender is still connected, so a broken connection
 * decides nothing. n8n sets the status by `response.status()`; the event "finish" covers any other way.
 */
export function onAnswer(response: Response, decide: (status: number) => void): void {
	let decided = false;
	const once = (status: number) => {
		if (decided) return;
		decided = true;
		decide(status);
	};
	const status = response.status.bind(response);
	response.status = (code) => {
		once(code);
		return status(code);
	};
	response.once('finish', () => once(response.statusCode));
}

/**
 * Makes n8n's own answer harmless after the node has answered: n8n would otherwise try to set headers that are
 * already sent, and log an error.
 *
 * @param onStatus called with the status of n8n's own answer
 */
export function ignoreLaterAnswer(response: Response, onStatus: (status: number) => void): void {
	const ignored = () => response;
	Object.assign(response, {
		status: (code: number) => {
			onStatus(code);
			return response;
		},
		setHeader: ignored,
		setHeaders: ignored,
		appendHeader: ignored,
		removeHeader: ignored,
		writeHead: ignored,
		write: () => true,
		send: ignored,
		json: ignored,
		end: ignored,
	});
}
