import { ShopeeOpenPlatformApi } from '../../../credentials/ShopeeOpenPlatformApi.credentials';

const CREDENTIAL = { environment: 'sandbox', partnerId: '2001887', partnerKey: 'shpk-key' };
const PATH = '/api/v2/push/get_app_push_config';

describe('the credential of Shopee', () => {
	beforeEach(() => jest.spyOn(Date, 'now').mockReturnValue(1_760_000_000_000));
	afterEach(() => jest.restoreAllMocks());

	const signed = async (url: string) =>
		await new ShopeeOpenPlatformApi().authenticate(CREDENTIAL, { url, qs: { page_size: 5 } });

	it.each([
		`https://partner.test-stable.shopeemobile.com${PATH}`,
		`https://proxy.example.com/shopee${PATH}?page_size=5`,
	])("signs the path of a whole URL, as n8n's HTTP Request node names it: %s", async (url) => {
		const { qs } = await signed(PATH);
		expect(await signed(url)).toMatchObject({ url, qs });
		expect(qs).toMatchObject({ page_size: 5, partner_id: '2001887', timestamp: 1_760_000_000 });
		expect(qs!.sign).toMatch(/^[0-9a-f]{64}$/);
	});
});
