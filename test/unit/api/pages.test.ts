import type { INode } from 'n8n-workflow';

import { API } from '../../../nodes/Shopify/api/errors';
import { PageWalk, WALK_DEADLINE_MS, WALK_FRUITLESS_PAGES, WALK_ROWS } from '../../../nodes/shared/api/pages';
import type { ApiContext } from '../../../nodes/shared/api/request';

const NODE: INode = {
	id: 'node',
	name: 'Shopify Webhook',
	type: 'shopifyWebhook',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
/** All that an error needs of n8n's context. */
const context = { getNode: () => NODE } as Partial<ApiContext> as ApiContext;

const PAGE_SIZE = 250;
const walkThrough = (pageSize = PAGE_SIZE) => new PageWalk(context, API, 'webhook subscriptions', pageSize);
const SAME = 'Shopify lists the same webhook subscriptions again and again, and says that there are more';

/** @returns the number of pages that were asked for until the walk ended, and the message of its error */
function pagesOf(walk: PageWalk, newRowsOf: (page: number) => number): [pages: number, message: string] {
	let page = 0;
	try {
		for (;;) {
			walk.next(`cursor ${page}`);
			page++;
			walk.found(newRowsOf(page));
		}
	} catch (error) {
		return [page, (error as Error).message];
	}
}

describe('a walk through the pages of a list', () => {
	afterEach(() => jest.restoreAllMocks());

	it('ends after a few pages in a row without a new row, though each has a new cursor', () => {
		expect(pagesOf(walkThrough(), () => 0)).toEqual([WALK_FRUITLESS_PAGES, SAME]);
		expect(pagesOf(walkThrough(), (page) => (page <= 7 ? PAGE_SIZE : 0))).toEqual([
			7 + WALK_FRUITLESS_PAGES,
			SAME,
		]);
	});

	it('goes on after a page without a new row where the next page has one', () => {
		const [pages] = pagesOf(walkThrough(), (page) => (page % WALK_FRUITLESS_PAGES === 0 ? 1 : 0));
		expect(pages).toBe(WALK_ROWS / PAGE_SIZE);
	});

	it.each([
		[250, '1,000'],
		[100, '2,500'],
		[50, '5,000'],
	])('ends after the pages of 250,000 rows where every page of %d has a new row', (pageSize, pages) => {
		const [asked, message] = pagesOf(walkThrough(pageSize), () => 1);
		expect(asked).toBe(WALK_ROWS / pageSize);
		expect(message).toBe(`The list of webhook subscriptions of Shopify has not ended after ${pages} pages`);
	});

	it('ends at once where a page is asked for from the same cursor again', () => {
		const walk = walkThrough();
		walk.next('a');
		walk.next('b');
		expect(() => walk.next('a')).toThrow(SAME);
	});

	it('ends at its deadline, however few pages there were', () => {
		const now = performance.now.bind(performance);
		const walk = walkThrough();
		walk.next('a');
		jest.spyOn(performance, 'now').mockImplementation(() => now() + WALK_DEADLINE_MS);
		expect(() => walk.next('b')).toThrow(
			'The list of webhook subscriptions of Shopify has not ended after 15 minutes',
		);
	});
});
