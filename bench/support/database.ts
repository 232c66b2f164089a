import { DatabaseSync } from 'node:sqlite';

import type { IDataObject } from 'n8n-workflow';

/** Writes the static data of a workflow into n8n's database; n8n reads it for every delivery. */
export function saveStaticData(databaseFile: string, workflowId: string, staticData: IDataObject): void {
	const database = new DatabaseSync(databaseFile, { timeout: 10_000 });
	try {
		const statement = database.prepare('UPDATE workflow_entity SET staticData = ? WHERE id = ?');
		const { changes } = statement.run(JSON.stringify(staticData), workflowId);
		if (changes !== 1) throw new Error(`n8n has no workflow ${workflowId}`);
	} finally {
		database.close();
	}
}

/** @returns the id of the n8n, which is part of the keys in a shared Redis */
export function instanceIdIn(databaseFile: string): string {
	const database = new DatabaseSync(databaseFile, { timeout: 10_000 });
	try {
		const statement = database.prepare(
			`SELECT value FROM deployment_key WHERE type = 'instance.id' AND status = 'active'`,
		);
		const row = statement.get();
		if (row === undefined) throw new Error('The database has no id of its n8n');
		return String(row.value);
	} finally {
		database.close();
	}
}

/** @returns how many executions of a workflow deliveries have started, in any state */
export function executionsIn(databaseFile: string, workflowId: string): number {
	const database = new DatabaseSync(databaseFile, { timeout: 10_000 });
	try {
		const statement = database.prepare(
			'SELECT COUNT(*) AS count FROM execution_entity WHERE workflowId = ? AND mode = ?',
		);
		return Number(statement.get(workflowId, 'webhook')?.count);
	} finally {
		database.close();
	}
}
