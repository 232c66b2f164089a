import type { ServerResponse } from 'node:http';
import { sendJson } from '../shared/http';
import type { App } from './app';

/** Shopify's error page: the code is in its title, the sentence in its text. */
const REFUSALS = {
	notInstalled: {
		code: 'app_not_installed',
		text: 'The application is not installed on this shop.',
	},
	otherOrganization: {
		code: 'shop_not_permitted',
		text: 'Client credentials cannot be performed on this shop.',
	},
} as const;

/**
 * Answers POST /admin/oauth/access_token for the client credentials grant.
 *
 * An app that may not have a token for the shop gets an HTML page with status 400, not JSON; users report
 * its title as "400 - Oauth error app_not_installed".
 */
export function answerTokenRequest(
	fields: Readonly<Record<string, unknown>>,
	shop: string,
	app: App,
	response: ServerResponse,
): void {
	if (fields.grant_type !== 'client_credentials') {
		sendJson(response, 400, { error: 'unsupported_grant_type' });
		return;
	}
	if (!app.knows(fields.client_id, fields.client_secret)) {
		sendJson(response, 400, {
			error: 'invalid_client',
			error_description: 'Client authentication failed due to unknown client or wrong secret',
		});
		return;
	}
	if (app.installation !== 'installed') {
		const { code, text } = REFUSALS[app.installation];
		response.writeHead(400, { 'Content-Type': 'text/html; charset=utf-8' });
		response.end(
			`<!DOCTYPE html><html><head><title>400 - Oauth error ${code}</title></head>` +
				`<body><p>Oauth error ${code}: ${text}</p></body></html>`,
		);
		return;
	}
	const { token, scope, expiresIn } = app.issueToken(shop);
	sendJson(response, 200, { access_token: token, scope, expires_in: expiresIn });
}
