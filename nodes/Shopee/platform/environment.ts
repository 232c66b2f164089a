/** An environment of the Open Platform. @see https://open.shopee.com/developer-guide/16 */
interface Environment {
	readonly value: string;
	readonly name: string;
	readonly host: string;
	readonly description: string;
}

export const ENVIRONMENTS: readonly Environment[] = [
	{
		value: 'production',
		name: 'Production',
		host: 'https://partner.shopeemobile.com',
		description: 'Servers near Singapore; used in nearly all of the documentation',
	},
	{
		value: 'productionUs',
		name: 'Production (Servers Near the US)',
		host: 'https://openplatform.shopee.com.br',
		description: 'The same platform; its name ends in .com.br but it is not for Brazil only',
	},
	{
		value: 'productionCn',
		name: 'Production (Mainland China)',
		host: 'https://openplatform.shopee.cn',
		description: 'Servers near mainland China',
	},
	{
		value: 'sandbox',
		name: 'Sandbox',
		host: 'https://openplatform.sandbox.test-stable.shopee.sg',
		description: 'For test apps',
	},
	{
		value: 'sandboxCn',
		name: 'Sandbox (Mainland China)',
		host: 'https://openplatform.sandbox.test-stable.shopee.cn',
		description: 'For test apps, near mainland China',
	},
	{
		value: 'sandboxOld',
		name: 'Sandbox (Old Address)',
		host: 'https://partner.test-stable.shopeemobile.com',
		description: 'For test apps made years ago; does not serve new ones',
	},
];
