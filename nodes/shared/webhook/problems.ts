import type { Problem } from '../errors/problem';

export const EVENT_IN_FLIGHT: Problem = {
	what: 'Another delivery of this event is still being handled',
	cure: 'Send the delivery again.',
};

export const RESOURCE_IN_FLIGHT: Problem = {
	what: 'An earlier delivery about the same resource is still being handled',
	cure: 'Send the delivery again.',
};

export const UNREADABLE: Problem = {
	what: 'The request body could not be read: the sender broke off, or the body is larger than n8n accepts',
	cure: 'If it is too large, raise the variable N8N_PAYLOAD_SIZE_MAX of n8n.',
};

export const CONSUMED: Problem = {
	what: 'The request body is multipart/form-data, of which n8n keeps nothing to verify',
	cure: 'Check what sends to this URL: every platform sends JSON.',
};

export const NOT_HANDLED: Problem = {
	what: 'The delivery could not be handled',
	cure: 'Look at the log of n8n for the reason.',
};

export const NO_CREDENTIAL: Problem = {
	what: 'No credential is selected in the trigger, so no delivery can be verified',
	cure: 'Select a credential.',
};

export const CREDENTIAL_NOT_READ: Problem = {
	what: 'The credential of the trigger could not be read',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};

export const LEDGER_UNAVAILABLE: Problem = {
	what: 'The shared ledger gives no answer',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};

export const TOO_MANY_WAIT: Problem = {
	what: 'Too many events wait until n8n has saved the executions before them',
	cure: 'Raise "Events per Execution" in the trigger.',
};

export const TOO_LARGE_TO_WAIT: Problem = {
	what: 'The events that wait until n8n has saved the executions before them are too large together',
	cure: 'Send the delivery again.',
};

export const NOT_SAVED: Problem = {
	what: 'n8n could not save the execution of this event',
	cure: 'Look at the log of n8n for the reason, and send the delivery again.',
};

export const STILL_SAVING: Problem = {
	what: 'n8n is still saving the executions before this event',
	cure: 'Send the delivery again.',
};
