import { packAndInstall } from '../../harness/install';
import { startN8n, type N8nInstance } from '../../harness/n8n';
import { N8nApi } from '../../harness/n8nApi';
import { built } from './shipped';

/** Both settings of n8n that every figure is told for: when it takes an isolate of its expression engine. */
export const N8N_SETTINGS = [
	{ name: 'default', env: {} },
	{ name: 'lazy acquire', env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } },
] as const;

export type N8nSetting = (typeof N8N_SETTINGS)[number];

/** Starts an n8n with this package as it is now, and with others. */
export async function startBenchN8n(
	name: string,
	env: Record<string, string>,
	otherPackages: readonly string[] = [],
): Promise<{ n8n: N8nInstance; api: N8nApi }> {
	const n8n = await startN8n({
		name: `bench-${name.replaceAll(' ', '-')}`,
		env,
		prepare: async (userFolder) => {
			await built();
			await packAndInstall(userFolder);
			for (const packageDir of otherPackages) await packAndInstall(userFolder, { packageDir });
		},
	});
	try {
		return { n8n, api: await N8nApi.login(n8n.url) };
	} catch (error) {
		await n8n.stop();
		throw error;
	}
}
