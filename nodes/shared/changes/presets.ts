/** Fields of a platform that are often watched, to be chosen by a name. */
export interface WatchPreset {
	readonly value: string;
	readonly name: string;
	readonly paths: readonly string[];
}
