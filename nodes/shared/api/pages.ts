import type { NodeApiError } from 'n8n-workflow';

import { apiError } from '../errors/nodeErrors';
import { monotonicMs } from '../util/monotonicTime';
import type { Api } from './errors';
import type { ApiContext } from './request';

/** When a walk through the pages of a list ends without the last page, in ms. */
export const WALK_DEADLINE_MS = 900_000;

/** Watches over a walk through the pages of a list, so that the walk ends whatever the platform answers. */
export class PageWalk {
	private readonly ends = monotonicMs() + WALK_DEADLINE_MS;
	private readonly cursors = new Set<string>();

	/** @param what the rows of the list, e.g. "orders" */
	constructor(
		private readonly context: ApiContext,
		private readonly api: Api,
		private readonly what: string,
	) {}

	/**
	 * To be called before each page.
	 *
	 * @param cursor from which the page is asked for, where each page has a cursor of its own
	 * @throws NodeApiError where the walk lasts too long, or a page was asked for from this cursor already
	 */
	next(cursor?: string): void {
		if (monotonicMs() >= this.ends) throw this.endless();
		if (cursor === undefined) return;
		if (this.cursors.has(cursor)) throw this.repeated();
		this.cursors.add(cursor);
	}

	/** @returns the error of a page that repeats another page, although the platform says that more rows follow */
	repeated(): NodeApiError {
		const { platform } = this.api;
		return apiError(this.context, {
			what: `${platform} lists the same ${this.what} again and again, and says that there are more`,
			cure: `Try again later. If the error remains, narrow the list by the filters of the node, or ask the support of ${platform}.`,
		});
	}

	private endless(): NodeApiError {
		const { platform } = this.api;
		return apiError(this.context, {
			what: `The list of ${this.what} of ${platform} has not ended after ${WALK_DEADLINE_MS / 60_000} minutes`,
			cure: 'Narrow the list by the filters of the node, and get it in several steps.',
		});
	}
}
