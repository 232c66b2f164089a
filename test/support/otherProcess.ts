import type { INodeType } from 'n8n-workflow';

/**
 * @param file in nodes/, e.g. "Shopify/ShopifyWebhookTrigger.node"; the class has the name of the file
 * @returns a trigger as another process has it: with modules, and so with a memory, of its own
 */
export function triggerOfAnotherProcess(file: string): INodeType {
	let trigger: INodeType | undefined;
	jest.isolateModules(() => {
		const [name = ''] = file.split('/').at(-1)!.split('.');
		trigger = new (require(`../../nodes/${file}`) as Record<string, new () => INodeType>)[name]!();
	});
	return trigger!;
}

export function shopifyTriggerOfAnotherProcess(): INodeType {
	return triggerOfAnotherProcess('Shopify/ShopifyWebhookTrigger.node');
}
