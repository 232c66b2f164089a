import type { INodeType } from 'n8n-workflow';

import { executeContext, webhookContext } from '../../harness/contexts';
import { storedCredential, type StoredCredential } from '../../harness/credentials';
import { receivedRequest, type Sent } from '../../harness/receivedRequest';
import { credentialNamed, manifest } from '../../harness/registered';
import type { PlatformKit } from '../../simulators/shared/kit';
import { SAMPLE } from '../../simulators/shared/kit';
import { startReceiver } from '../../simulators/shared/receiver';
import { shipped } from './shipped';

/** Nearly as many as Node takes. */
const MANY_HEADERS = Object.fromEntries(Array.from({ length: 1_900 }, (_, index) => [`x-${index}`, 'x']));
const LARGEST_BODY = Buffer.alloc(100_000);

/** What a stranger may send, each as long as the plain one beside it. */
export const SHAPES: Readonly<
	Record<string, (size: number) => Partial<{ body: string; headers: Sent['headers'] }>>
> = {
	plain: () => ({}),
	'nested lists': (size) => {
		const depth = Math.min(2_500, Math.floor(size / 8));
		return { body: `${'['.repeat(depth)}"${'x'.repeat(size - 4 * depth - 2)}"${',1]'.repeat(depth)}` };
	},
	'small objects': (size) => ({ body: `[${'{},'.repeat(Math.floor((size - 3) / 3))}1]` }),
	'many fields': (size) => ({
		body: `{${Array.from({ length: Math.floor(size / 12) }, (_, index) => `"k${index + 10_000}":1`).join()}}`,
	}),
	'escaped characters': (size) => ({ body: `"${'\\u1ea1'.repeat(Math.floor((size - 2) / 6))}"` }),
	'a Host of slashes': () => ({ headers: { host: `${'/'.repeat(14_000)}a` } }),
	'a Host of replacements': () => ({ headers: { host: "$'".repeat(7_000) } }),
	'1,900 headers': () => ({ headers: MANY_HEADERS }),
};

/** Forged deliveries to the trigger of a platform in n8n-core's own context; no network is involved. */
export class ForgedBench {
	private triggers = 0;

	private constructor(
		private readonly kit: PlatformKit,
		private readonly type: INodeType,
		private readonly credential: StoredCredential,
		private readonly headers: Sent['headers'],
	) {}

	static async open(kit: PlatformKit): Promise<ForgedBench> {
		const platform = await kit.start();
		const receiver = await startReceiver();
		await platform.deliver(receiver.uri, SAMPLE, { forgery: 'wrong key' });
		const headers = receiver.received[0]!.headers as Sent['headers'];
		await receiver.close();
		await platform.close();
		const credential = storedCredential(credentialNamed(kit.credential.type), platform.credential);
		const type = triggerOf(kit);
		// Five lines a minute are not what is measured.
		executeContext({ type }).logger.warn = () => {};
		return new ForgedBench(kit, type, credential, headers);
	}

	/** @returns a function that delivers to one trigger and takes the microseconds until the 401 */
	trigger(): (shape: string, size: number) => Promise<number> {
		const nodeId = `forged-${this.triggers++}`;
		return async (shape, size) => {
			const { body = plainBody(size), headers = {} } = SHAPES[shape]!(size);
			const sent = { body: Buffer.from(body), headers: { ...this.headers, ...headers } };
			const { request, response } = receivedRequest(sent);
			Object.assign(request, { query: {}, params: {} });
			// What the largest request leaves in the caches of the processor, each one finds.
			receivedRequest({ body: LARGEST_BODY, headers: MANY_HEADERS });
			const { type, credential } = this;
			const setup = { type, parameters: this.kit.trigger.byHand, credential, nodeId };
			const { context } = webhookContext(setup, request, response);
			const started = performance.now();
			await type.webhook!.call(context);
			const taken = (performance.now() - started) * 1_000;
			if (response.statusCode !== 401) throw new Error(`${this.kit.title} answers ${response.statusCode}`);
			return taken;
		};
	}
}

function plainBody(size: number): string {
	const start = '{"code":3,"id":1,"note":"';
	return `${start}${'n'.repeat(size - start.length - 2)}"}`;
}

/** @returns the trigger as it is built */
function triggerOf({ trigger: { node } }: PlatformKit): INodeType {
	for (const file of manifest.n8n.nodes) {
		const [, module, name] = /^dist\/(.*\/(\w+)\.node)\.js$/.exec(file) ?? [];
		if (module === undefined || name?.toLowerCase() !== node.toLowerCase()) continue;
		const Type = shipped<Record<string, new () => INodeType>>(module)[name]!;
		return new Type();
	}
	throw new Error(`There is no node ${node}`);
}
