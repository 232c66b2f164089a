import type { INodeProperties } from 'n8n-workflow';

/** @returns the options of a group in the order in which n8n lists them: by their names */
export function sortedOptions(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
}
