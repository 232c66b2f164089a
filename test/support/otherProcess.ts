import type { INodeType } from 'n8n-workflow';

/** A Shopify trigger as another process has it: with modules, and so with a memory, of its own. */
export function shopifyTriggerOfAnotherProcess(): INodeType {
	let trigger: INodeType | undefined;
	jest.isolateModules(() => {
		const file = '../../nodes/Shopify/ShopifyWebhookTrigger.node';
		trigger = new (require(file) as { ShopifyWebhookTrigger: new () => INodeType }).ShopifyWebhookTrigger();
	});
	return trigger!;
}
