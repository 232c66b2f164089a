import { namedSecrets, CredentialCache, SECRETS_MAX_AGE_MS } from '../../../nodes/shared/credential/secrets';

describe('the secrets of a credential', () => {
	it('are freed of white space from copying, and left out where there is nothing', () => {
		expect(
			namedSecrets({ a: ' secret\n', b: '', c: '  ', d: undefined, e: 17, f: 'secret', g: 'other' }),
		).toEqual([
			{ name: 'a', value: 'secret' },
			{ name: 'g', value: 'other' },
		]);
	});
});

describe('the cache of secrets', () => {
	beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
	afterEach(() => jest.useRealTimers());

	const counted = () => {
		let times = 0;
		return jest.fn(async () => `secret ${++times}`);
	};

	it('reads the credential once, also for simultaneous deliveries', async () => {
		const cache = new CredentialCache<string>();
		const read = counted();
		expect(await Promise.all([cache.current(read), cache.current(read), cache.current(read)])).toEqual(
			Array(3).fill('secret 1'),
		);
		expect(await cache.current(read)).toBe('secret 1');
		expect(read).toHaveBeenCalledTimes(1);
	});

	it('reads it again within a minute, so that an old secret is refused by then', async () => {
		const cache = new CredentialCache<string>();
		const read = counted();
		await cache.current(read);
		expect(SECRETS_MAX_AGE_MS).toBeLessThan(60_000);
		jest.advanceTimersByTime(SECRETS_MAX_AGE_MS);
		expect(await cache.current(read)).toBe('secret 2');
	});

	it('reads it again at once when a signature does not match, but not for every forgery', async () => {
		const cache = new CredentialCache<string>();
		const read = counted();
		await cache.current(read);
		const renewed: Array<string | undefined> = [];
		for (let forgery = 0; forgery < 50; forgery++) renewed.push(await cache.renewed(read));
		expect(renewed[0]).toBe('secret 2');
		expect(renewed.filter((secret) => secret !== undefined)).toHaveLength(5);
		jest.advanceTimersByTime(1_000);
		expect(await cache.renewed(read)).toBe('secret 7');
		expect(await cache.renewed(read)).toBeUndefined();
		expect(await cache.current(read)).toBe('secret 7');
	});

	it('waits ten seconds for a reading that does not end, and then reads again', async () => {
		// The timers of the tests do not move a real signal.
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
			const deadline = new AbortController();
			setTimeout(() => deadline.abort(), ms);
			return deadline.signal;
		});
		const cache = new CredentialCache<string>();
		const hanging = cache.current(() => new Promise(() => {}));
		const refused = expect(hanging).rejects.toThrow('10 s');
		await jest.advanceTimersByTimeAsync(10_500);
		await refused;
		jest.restoreAllMocks();
		expect(await cache.current(async () => 'back')).toBe('back');
	});

	it('passes on that the credential cannot be read, and tries again the next time', async () => {
		const cache = new CredentialCache<string>();
		await expect(cache.current(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
		expect(await cache.current(async () => 'back')).toBe('back');
	});
});
