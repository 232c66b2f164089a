/** The exports of the npm package lazada-sdk-client, which has no types. */
declare module 'lazada-sdk-client' {
	export class LazadaRequest {
		/** @param apiName without /rest, e.g. "/orders/get" */
		constructor(apiName: string, httpMethod?: 'GET' | 'POST');
		addApiParam(key: string, value: unknown): void;
	}

	export class LazadaClient {
		/** @param serverUrl ends with /rest */
		constructor(serverUrl: string, appKey: string, appSecret: string, timeout?: number);
		/** @returns the result of axios; rejects where the HTTP status is no success */
		execute(
			request: LazadaRequest,
			accessToken?: string | null,
		): Promise<{ readonly status: number; readonly data: ReturnType<typeof JSON.parse> }>;
	}
}
