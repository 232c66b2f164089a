import { decidePulled, decidePushed, type ToldState } from '../../../nodes/shared/changes/toldState';

const SECOND = 1e6;

const state = (clock: number, status: string): ToldState => ({
	key: ['orders/updated', '1'],
	isOnce: false,
	clock: clock * SECOND,
	content: [status],
	isNewByTime: true,
});
const pulled = (told: ToldState) => {
	const decision = decidePulled({ known: undefined }, told);
	if (decision.kind === 'told') throw new Error('It is news');
	return decision.next;
};

describe('where it is unknown what was told last', () => {
	const uncertain = { known: 'uncertain', before: pulled(state(1, 'paid')) } as const;

	it('does not tell again what was told before', () => {
		expect(decidePulled(uncertain, state(1, 'paid'))).toMatchObject({ kind: 'told' });
		expect(decidePushed(uncertain, state(1, 'paid'))).toMatchObject({ isDuplicate: true });
		const created: ToldState = { ...state(1, ''), isOnce: true };
		expect(decidePulled({ known: 'uncertain', before: pulled(created) }, created)).toMatchObject({
			kind: 'told',
		});
	});

	it('tells what is newer, or what may never have been told', () => {
		expect(decidePulled(uncertain, state(2, 'paid'))).toMatchObject({ missed: 'newer than seen' });
		expect(decidePushed(uncertain, state(2, 'paid'))).toMatchObject({ isDuplicate: false });
		const created: ToldState = { ...state(1, ''), isOnce: true };
		expect(decidePulled({ known: 'uncertain' }, created)).toMatchObject({ missed: 'never seen' });
	});
});
