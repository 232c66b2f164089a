import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';

import express from 'express';

/** A request as it was sent. */
export interface Sent {
	readonly body: Buffer;
	readonly headers: Readonly<Record<string, string>>;
}

const app = express();

/** A request that has come in whole and its response, as n8n hands them to a node; no network is involved. */
export function receivedRequest({ headers, body }: Sent): {
	request: IncomingMessage;
	response: express.Response;
} {
	const request = Object.assign(new IncomingMessage(new Socket()), { rawBody: body });
	Object.assign(request.headers, headers);
	const response = Object.setPrototypeOf(new ServerResponse(request), app.response) as express.Response;
	return { request, response };
}
