import {
	isRenewalWanted,
	renewalRequest,
	takeRenewalRequest,
	tokenDigest,
} from '../../../nodes/shared/n8n/tokenRenewal';

/** What `authenticate` does with the headers of a request: it goes on with some, or fails. */
function authenticate(headers: Record<string, string> | undefined, token: string) {
	try {
		return { headers: takeRenewalRequest(headers, token) };
	} catch (error) {
		return { status: (error as { response?: { status?: number } }).response?.status };
	}
}

describe('the renewal of a token that the platform has refused', () => {
	it('is asked for with status 401, by which n8n knows that it has to renew, and happens once', () => {
		expect(authenticate(renewalRequest('old'), 'old')).toEqual({ status: 401 });
		expect(isRenewalWanted('old')).toBe(true);
		expect(isRenewalWanted('old')).toBe(false);
	});

	it('is not asked for where the credential has another token by now, and the request goes on', () => {
		const headers = { accept: 'application/json', ...renewalRequest('old') };
		expect(authenticate(headers, 'new')).toEqual({ headers: { accept: 'application/json' } });
		expect(isRenewalWanted('old')).toBe(false);
		expect(isRenewalWanted('new')).toBe(false);
	});

	it('is not wanted by the test of a credential, which n8n renews as well', () => {
		expect(authenticate(undefined, 'tested')).toEqual({ headers: {} });
		expect(isRenewalWanted('tested')).toBe(false);
	});

	it('is asked for without the token itself, which other nodes could read in the headers', () => {
		const [digest] = Object.values(renewalRequest('secret token'));
		expect(digest).toMatch(/^[0-9a-f]{32}$/);
		expect(digest).toBe(tokenDigest(' secret token\n'));
		expect(digest).not.toBe(tokenDigest('another token'));
	});
});
