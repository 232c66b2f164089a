/** Of which the pipeline is made; "remember" comes after n8n has saved the execution, the others before. */
export const STEPS = ['verify', 'parse', 'identify', 'choose', 'claim', 'remember'] as const;

/** "whole": from n8n's call to the item, all steps but the last; "n8n": its reading and writing of static data. */
export const TIMES = ['whole', ...STEPS, 'n8n'] as const;

/** In microseconds. */
export type Times = Record<(typeof TIMES)[number], number>;

export interface PipelineSetup {
	readonly remembered: number;
	/** Over which the remembered events came in evenly, until now. */
	readonly spanMs: number;
	readonly idDigits: 14 | 18;
}
