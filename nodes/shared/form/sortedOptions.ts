import type { INodeProperties } from 'n8n-workflow';

/** @returns the options of a group sorted by their displayed names, as n8n wants them */
export function sortedOptions(options: readonly INodeProperties[]): INodeProperties[] {
	return [...options].sort((one, other) => (one.displayName < other.displayName ? -1 : 1));
}
