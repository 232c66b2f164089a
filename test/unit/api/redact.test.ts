import fc from 'fast-check';

import { credentialTypes } from '../../../harness/registered';
import { API as LAZADA } from '../../../nodes/Lazada/api/errors';
import { API as PANCAKE } from '../../../nodes/Pancake/api/errors';
import { API as SHOPEE } from '../../../nodes/Shopee/api/errors';
import { API as SHOPIFY } from '../../../nodes/Shopify/api/errors';
import {
	answerWithoutSecrets,
	problemWithoutSecrets,
	withoutSecrets,
} from '../../../nodes/shared/api/redact';

const secrets = fc.array(fc.string({ minLength: 6, maxLength: 30 }), { minLength: 1, maxLength: 4 });
const SPELLINGS: ReadonlyArray<(secret: string) => string> = [
	(secret) => secret,
	encodeURIComponent,
	(secret) => new URLSearchParams({ k: secret }).toString().slice(2),
	(secret) => JSON.stringify(secret).slice(1, -1),
];

describe('the secrets of a credential', () => {
	it.each([LAZADA, PANCAKE, SHOPEE, SHOPIFY])('are all password fields of its form ($platform)', (api) => {
		const { properties } = credentialTypes.find(({ name }) => name === api.credentialType)!;
		const hidden = properties.filter(({ name, typeOptions }) => {
			return typeOptions?.password === true && name !== 'tokenFacts';
		});
		const filled = Object.fromEntries(hidden.map(({ name }) => [name, ` secret of ${name} `]));
		expect(hidden.length).toBeGreaterThan(1);
		expect([...api.secretsIn(filled)].sort()).toEqual(hidden.map(({ name }) => `secret of ${name}`).sort());
	});

	it('are in no text, problem or answer, however they are spelled', () => {
		fc.assert(
			fc.property(secrets, fc.array(fc.string()), fc.nat(3), (hidden, words, spelling) => {
				const spelled = hidden.map(SPELLINGS[spelling]!);
				const text = words.flatMap((word, index) => [word, spelled[index % spelled.length]!]).join(' ');
				const answer = { [text]: [text, { list: [text] }], number: 1, nothing: null };
				const shown = [
					withoutSecrets(text, hidden),
					problemWithoutSecrets({ what: text, cure: text }, hidden).cure,
					...textsIn(answerWithoutSecrets(answer, hidden)),
				];
				// The sign that takes the place of a secret may complete another one, such as "******".
				const telling = spelled.filter((secret) => !secret.includes('*'));
				expect(shown.filter((one) => telling.some((secret) => one.includes(secret)))).toEqual([]);
			}),
		);
	});

	it('leaves an answer that repeats none as it is', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (answer) => {
				expect(answerWithoutSecrets(answer, ['\u{1f511}\u{1f511}\u{1f511}', 'ab'])).toEqual(answer);
			}),
		);
	});
});

function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return [...Object.keys(value), ...Object.values(value).flatMap(textsIn)];
}
