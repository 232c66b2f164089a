import type { IHttpRequestOptions } from 'n8n-workflow';

/**
 * @returns where a request goes: a path in requests of this package. n8n's HTTP Request node passes requests of
 *   n8n's older client, which name a whole URL in `uri` (read in 2.20.12 and 2.40.7).
 */
export function requestTarget(options: IHttpRequestOptions): string {
	const { url, uri } = options as { url?: string | URL; uri?: string | URL };
	return String(url ?? uri ?? '');
}
