/** Fields of a platform that are often watched. A user chooses them by one name. */
export interface WatchPreset {
	readonly value: string;
	readonly name: string;
	readonly paths: readonly string[];
}
