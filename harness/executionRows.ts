import path from 'node:path';

/** A row of an execution in n8n's database. */
export interface ExecutionRow {
	readonly id: string;
	readonly status: string;
	/** "webhook" where a delivery has started it; a report of a trigger has "trigger". */
	readonly mode: string;
	/** When n8n saved the execution, in ms since 1970. */
	readonly savedAt: number;
	/** The data of the execution as text, see flatted.ts; empty where the row has none. */
	readonly data: string;
}

export function databaseOf(userFolder: string): string {
	return path.join(userFolder, '.n8n', 'database.sqlite');
}

/** All executions of an n8n in any state, the oldest first: one query of its database. */
export async function executionRows(userFolder: string): Promise<ExecutionRow[]> {
	const { DatabaseSync } = await import('node:sqlite');
	const database = new DatabaseSync(databaseOf(userFolder), { timeout: 10_000 });
	try {
		const rows = database
			.prepare(
				`SELECT e.id AS id, e.status AS status, e.mode AS mode, e.createdAt AS createdAt, d.data AS data
				 FROM execution_entity e LEFT JOIN execution_data d ON d.executionId = e.id ORDER BY e.id`,
			)
			.all() as Array<{ id: number; status: string; mode: string; createdAt: string; data: string | null }>;
		return rows.map(({ id, status, mode, createdAt, data }) => ({
			id: String(id),
			status,
			mode,
			savedAt: Date.parse(`${createdAt.replace(' ', 'T')}Z`),
			data: data ?? '',
		}));
	} finally {
		database.close();
	}
}
