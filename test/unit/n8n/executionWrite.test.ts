import { observeExecutionWrite } from '../../../nodes/shared/n8n/executionWrite';

describe('an item that notices when its execution is written', () => {
	const json = { eventId: 'a', payload: { id: 1 } };

	it('has noticed it when n8n looked at its binary data after it had made it text', () => {
		const { item, write } = observeExecutionWrite({ json });
		void item.binary;
		expect(write).toMatchObject({ serialized: false, isWritten: false });
		expect(JSON.parse(JSON.stringify([[item]]))).toEqual([[{ json }]]);
		expect(write).toMatchObject({ serialized: true, isWritten: false });
		void item.binary;
		expect(write.isWritten).toBe(true);
	});

	it('is an ordinary item to everybody else, before and after', () => {
		const { item } = observeExecutionWrite({ json });
		expect(Object.keys(item)).toEqual(['json']);
		expect({ ...item }).toEqual({ json });
		JSON.stringify(item);
		void item.binary;
		expect(Object.getOwnPropertyNames(item)).toEqual(['json']);
		expect(structuredClone(item)).toEqual({ json });
	});

	it('takes binary data that a node puts on it', () => {
		const { item } = observeExecutionWrite({ json });
		item.binary = { file: { data: '', mimeType: 'text/plain' } };
		expect(Object.keys(item)).toEqual(['json', 'binary']);
		expect(item.binary.file?.mimeType).toBe('text/plain');
	});
});
