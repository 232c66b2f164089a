import { splitList } from '../../../nodes/shared/util/text';
import { given, wantedSubscription } from '../../../nodes/Shopify/api/subscriptionInput';

describe('the settings of a subscription', () => {
	it('are all cleared where nothing is entered', () => {
		expect(wantedSubscription({})).toEqual({
			name: null,
			filter: null,
			includeFields: null,
			metafieldNamespaces: null,
		});
		expect(given(wantedSubscription({ name: ' ', includeFields: [''] }))).toEqual({});
	});

	it('always include the fields that make every delivery a different one', () => {
		expect(
			wantedSubscription({ includeFields: ['line_items.sku', 'id', 'note, tags'] }).includeFields,
		).toEqual(['id', 'updated_at', 'line_items.sku', 'note', 'tags']);
	});

	it('are split at commas, semicolons and new lines', () => {
		expect(splitList(' a, b;c\n,d ')).toEqual(['a', 'b', 'c', 'd']);
	});
});
