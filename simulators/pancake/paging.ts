import { invalid, type Refusal } from './gate';
import type { Settings } from './settings';

const DEFAULT_SIZE = 30;

type PageRules = Pick<Settings, 'rowCap' | 'beyondCap' | 'maxPageSize'> & {
	/** Whether it is the first page whatever its number, and there is always another. */
	readonly repeats?: boolean;
};

/** @returns the requested page, in the envelope of lists */
export function pageOf(rows: readonly unknown[], query: URLSearchParams, rules: PageRules): object | Refusal {
	const size = Math.min(positive(query.get('page_size')) ?? DEFAULT_SIZE, rules.maxPageSize);
	const number = positive(query.get('page_number')) ?? 1;
	const from = (number - 1) * size;
	if (rules.beyondCap === 'error' && from + size > rules.rowCap) {
		return invalid(`Result window is too large, it must be at most ${rules.rowCap}`);
	}
	const { repeats = false } = rules;
	const total = repeats ? from + size + 1 : rows.length;
	return {
		data: repeats ? rows.slice(0, size) : rows.slice(from, Math.min(from + size, rules.rowCap)),
		page_number: number,
		page_size: size,
		total_entries: total,
		total_pages: Math.ceil(total / size),
		success: true,
	};
}

function positive(text: string | null): number | null {
	const value = Number(text);
	return text !== null && Number.isSafeInteger(value) && value > 0 ? value : null;
}
