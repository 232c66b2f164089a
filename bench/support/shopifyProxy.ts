import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { TLSSocket } from 'node:tls';

import { SHOP } from './deliveries';
import { selfSigned } from './certificate';

const SHOP_HOST = `${SHOP}.myshopify.com`;

export interface ShopifyProxy {
	/** Has n8n reach the shop through the proxy, and trust it. */
	readonly env: Record<string, string>;
	close(): Promise<void>;
}

/**
 * An HTTP proxy behind which the shop's REST Admin API is played as far as n8n's own Shopify Trigger
 * needs it to register: a list of webhooks, which is empty, and their creation.
 */
export async function startShopifyProxy(): Promise<ShopifyProxy> {
	const { key, cert } = selfSigned(SHOP_HOST);
	const folder = mkdtempSync(path.join(tmpdir(), 'bench-proxy-'));
	const certificate = path.join(folder, 'shop.pem');
	writeFileSync(certificate, cert);
	const shop = http.createServer(answerAsShop);
	const proxy = http.createServer((_request, response) => response.writeHead(502).end());
	proxy.on('connect', (request: http.IncomingMessage, socket) => {
		// n8n breaks off connections when it ends.
		socket.on('error', () => socket.destroy());
		if (request.url !== `${SHOP_HOST}:443`) {
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		shop.emit('connection', new TLSSocket(socket, { isServer: true, key, cert }));
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificate,
		},
		close: async () => {
			shop.closeAllConnections();
			proxy.closeAllConnections();
			await new Promise((resolve) => proxy.close(resolve));
			rmSync(folder, { recursive: true });
		},
	};
}

function answerAsShop(request: http.IncomingMessage, response: http.ServerResponse): void {
	const created = request.method === 'POST';
	const content = created ? { webhook: { id: 1 } } : { webhooks: [] };
	request.resume();
	response.writeHead(created ? 201 : 200, { 'content-type': 'application/json' });
	response.end(JSON.stringify(content));
}
