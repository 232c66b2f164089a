import type { BackgroundContext } from '../n8n/backgroundContext';

/** Work that a trigger does between deliveries, again and again. */
export interface BackgroundTask {
	/** For the log, e.g. "The registration could not be looked after". */
	readonly failure: string;
	/** Whether there is something to do now. Called every few seconds, without an isolate. */
	isDue(context: BackgroundContext): boolean;
	/** @param isOver whether the trigger was closed meanwhile: then nothing may be changed any more */
	run(context: BackgroundContext, isOver: () => boolean): Promise<void>;
	/** Makes it due at once. */
	hasten?(): void;
	/** Called when the trigger is unpublished, or n8n ends. */
	close?(): void;
}
