import type { DeliveryResult } from '../shared/wire';
import type { Health } from './health';
import { MESSAGE_TYPES, TEST_MESSAGES } from './message';
import { type Sender, succeeded } from './sender';
import type { ConsoleSettings, TestMessage, Verified } from './types';

/** The tab Push Mechanism of the App Console: one callback URL for the app, and its message types. */
export class PushConsole {
	callbackUrl: string | null = null;
	/** All types at first, so that a test that wants all messages has nothing to choose. */
	messageTypes: readonly number[] = MESSAGE_TYPES;

	constructor(
		private readonly sender: Sender,
		private readonly health: Health,
		private readonly allowHttp: boolean,
	) {}

	/**
	 * "Verify": sends a test message, which is signed like any other message. The documentation only says that
	 * the answer has to be as expected. Here the expected answer is that of any message.
	 * @throws Error where there is no URL to send to
	 */
	async verify(url: string | null, form: TestMessage = 'text'): Promise<Verified> {
		if (url === null) throw new Error('There is no callback URL to verify');
		if (!this.allowHttp && !url.startsWith('https://')) {
			return { verified: false, outcome: refused(`${url} is not https`) };
		}
		const outcome = await this.sender.post({ url, body: Buffer.from(TEST_MESSAGES[form]) });
		return { verified: succeeded(outcome), outcome };
	}

	/** If a new URL is not verified, nothing is saved. */
	async save({ callbackUrl, messageTypes, testMessage }: ConsoleSettings): Promise<Verified | null> {
		const result = callbackUrl === undefined ? null : await this.verify(callbackUrl, testMessage);
		if (result?.verified === false) return result;
		if (callbackUrl !== undefined) {
			this.callbackUrl = callbackUrl;
			this.health.reset();
		}
		this.messageTypes = messageTypes ?? this.messageTypes;
		return result;
	}
}

function refused(error: string): DeliveryResult {
	return { status: null, error, headers: {}, body: '', durationMs: 0 };
}
