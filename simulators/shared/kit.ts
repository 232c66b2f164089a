import type { INodeParameters } from 'n8n-workflow';

import type { Attempted } from './attempt';
import type { Misbehaviour, MisbehaviourTraits } from './misbehaviour/switches';
import type { Step } from './noise/step';
import type { Listening } from './noise/verdicts';
import type { Received } from './receiver';
import type { Outcome } from './wire';

/**
 * The one description of a platform for tests, the demo and the practice. All that go through the platforms go
 * through the kits, so that a new platform is described once: in `simulators/<platform>/kit.ts`.
 */
export interface PlatformKit<
	Name extends string = string,
	Simulator extends object = object,
	Options extends object = object,
	Delivery = unknown,
> {
	/** As items and event ids have it. */
	readonly name: Name;
	/** As people call it. */
	readonly title: string;
	readonly credential: CredentialKit;
	readonly trigger: TriggerKit;
	/** Where the package has a node that calls the platform. */
	readonly action?: ActionKit;
	readonly policy: PlatformPolicy;
	/** Kinds of deliveries that are not the platform's own; each has to be refused with 401. */
	readonly forgeries: readonly string[];
	readonly noisyShop: NoisyShopKit<Delivery>;
	/** An event that the platform does not document, as its simulator and the practice send it. */
	readonly undocumented?: { readonly type: string; readonly event: string };
	readonly practice: PracticeKit;
	/** How its simulator can misbehave. */
	readonly misbehaviour: MisbehaviourTraits;
	/** Starts the simulator, on loopback. */
	start(options?: StartOptions & Options): Promise<RunningPlatform<Simulator, Delivery>>;
}

/** What simulators of all platforms can be told. */
export interface StartOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	/** How many times faster than real time the waits between repetitions pass. */
	readonly timeScale?: number;
	/** How long it waits for an answer in ms of real time, in place of the platform's own limit. */
	readonly patienceMs?: number;
	/** What stands in front of the receivers: registered origin to origin on loopback. */
	readonly proxies?: Readonly<Record<string, string>>;
}

/** The credential of the platform's nodes. */
export interface CredentialKit {
	/** As workflows name it, e.g. "shopifyWebhookApi". */
	readonly type: string;
	/** Each way to fill it in. */
	readonly forms: readonly CredentialForm[];
	/** What the test of the credential finds wrong in one of its fields. */
	readonly wrong: { readonly field: string; readonly value: string; readonly refusal: RegExp };
	/** With HTTP status 200, the bodies in which the platform's API reports an error, by what each is called. */
	readonly errorBodies?: Readonly<Record<string, (message: string) => object>>;
}

export interface CredentialForm {
	/** What is special about it, e.g. "with an access token"; left out where it is the only one. */
	readonly title?: string;
	/** Fields that are not secret. */
	readonly values: Readonly<Record<string, string>>;
	/** Names of the fields that are. */
	readonly secrets: readonly string[];
	/** Secrets that calls do send to the platform, `sessionToken` among them where it gives one. */
	readonly sent?: readonly string[];
	/** Secrets that only sign, so that no call may send them. */
	readonly neverSent?: readonly string[];
}

export interface TriggerKit {
	/** As workflows name it, without the package, e.g. "shopeeTrigger". */
	readonly node: string;
	/** With these its callback URL is entered at the platform by hand. */
	readonly byHand: INodeParameters;
	/** With these it registers itself by API; left out where the platform has no such API. */
	readonly byApi?: INodeParameters;
	/** Whether it may be activated before its secret is known, where the platform makes that only afterwards. */
	readonly startsWithoutSecret?: boolean;
	/** The field that each revision of a sample changes, as a user enters it to watch it. */
	readonly watched: string;
	/** What the item of `SAMPLE` says near its top, by the names of its fields. */
	readonly facts: Readonly<Record<string, string>>;
}

/** The node that calls the platform. */
export interface ActionKit {
	/** As workflows name it, without the package, e.g. "shopee". */
	readonly node: string;
	/** All that n8n's panel offers of it, in n8n's order. */
	readonly offered: readonly string[];
	/** Calls that reach the API in each way there is. */
	readonly calls: readonly INodeParameters[];
}

export interface PlatformPolicy {
	/** How long the platform waits for an answer, in ms; null where it publishes nothing. */
	readonly answerWithinMs: number | null;
}

/** What `npm run practice` has to say and do of the platform beyond its commands. */
export interface PracticeKit {
	/** What `change` changes of what `event` has made, as a user enters it to watch it. */
	readonly watched: readonly string[];
	/** The word after `event` that makes what changes; left out where the usual event does. */
	readonly event?: string;
	/** The word after `url` by which changes come too, where they need one. */
	readonly updates?: string;
	/** What is not known of the platform's repetitions, where they are not as it publishes them. */
	readonly repetition?: string;
}

/** The day of a shop in which apps write all the time, and what is true of it. */
export interface NoisyShopKit<Delivery> {
	/** @returns the deliveries in the order of their arrival; the same for the same options */
	day(options?: NoisyDayOptions): Array<Step<Delivery>>;
	/** What is noteworthy, and its paths in the payload. */
	readonly aspects: Readonly<Record<string, readonly string[]>>;
	/** What a workflow listens to and watches. */
	readonly listening: Omit<Listening, 'skipOutdated'>;
	/** Of a trigger that listens to the same and watches the same. */
	readonly parameters: INodeParameters;
	/** Reads a delivery by itself, apart from what the day says of it. */
	readonly reader: DeliveryReader;
}

export interface NoisyDayOptions {
	readonly seed?: number;
	/** Of UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly orders?: number;
	readonly copies?: number;
}

/** A body as `parseKeepingDigits` has it. */
export type ParsedBody = ReturnType<typeof JSON.parse>;

/** Each in the words of a `Step`. */
export interface DeliveryReader {
	eventOf(body: ParsedBody, received: Received): string;
	resourceOf(body: ParsedBody): string;
	/** @returns undefined where it has none */
	timeOf(body: ParsedBody): string | undefined;
	microsOf(time: string, body: ParsedBody): number;
}

/** An order that the platform reports in its deliveries. */
export interface Sample {
	/** Its name, with at least one digit, e.g. "order-000001"; it stands in the body of each of its deliveries. */
	readonly name: string;
	/**
	 * How often what is watched has changed: with 0, the default, the order is new. Each revision is later than
	 * the one before it.
	 */
	readonly revision?: number;
	/** How often it was written since then, with nothing changed that is watched: each time is later too. */
	readonly touches?: number;
}

/** The sample of which a kit has the `facts`. */
export const SAMPLE: Sample = { name: 'order-000001' };

/** What is not as the platform does it. */
export interface DeliveryChanges {
	/** One of the kit's. */
	readonly forgery?: string;
	/** The exact text in place of the sample's. */
	readonly body?: string;
}

/** One line of the log of what the platform has sent by itself, and how it was answered. */
export interface LoggedAttempt extends Attempted {
	/** ISO 8601, when it began. */
	readonly at: string;
	/** The same for all attempts of one delivery, and for no other one. */
	readonly id: string;
	/** What the platform calls its kind of event, e.g. "orders/create" or "code 3". */
	readonly event: string;
	/** The name of the sample, where it is of one. */
	readonly sample: string;
	readonly url: string;
	/** From 1. */
	readonly attempt: number;
	/** Time to the next attempt on the platform's clock; null when there is none. */
	readonly retryInMs: number | null;
}

/** A platform whose simulator runs. */
export interface RunningPlatform<Simulator extends object = object, Delivery = unknown> {
	/** All that only this platform can do. */
	readonly simulator: Simulator;
	/** What a user enters in the credential, by the names of its fields: receiving and calling both work with it. */
	readonly credential: Readonly<Record<string, string>>;
	/**
	 * Enters a callback URL by hand, as a user does at the platform.
	 *
	 * @throws Error where the platform asks whether anybody answers there, and nobody does
	 */
	connect(url: string): Promise<void>;
	/** @returns the exact text that is sent of a sample, the same each time */
	bodyOf(sample: Sample): string;
	/** It happens on the platform, which sends it to the callback URL. Resolves after the first attempt. */
	emit(sample: Sample): Promise<void>;
	/** One request, which is neither logged nor repeated. Of the same sample it is the same each time. */
	deliver(url: string, sample: Sample, changes?: DeliveryChanges): Promise<Outcome>;
	/** One delivery of a noisy day, as `deliver` does it. */
	deliverStep(url: string, delivery: Delivery): Promise<Outcome>;
	/**
	 * Proves a request by what only the platform knows, computed apart from the code that signs it.
	 *
	 * @param url to which it was sent
	 */
	proofOf(url: string, received: Received): { readonly actual: unknown; readonly expected: unknown };
	/**
	 * Turns switches on, and all others off: `misbehave({})` ends all misbehaviour.
	 *
	 * @throws Error where the platform does not have a switch, or a switch is given what it cannot mean
	 */
	misbehave(switches: Misbehaviour): void;
	/** All that was sent by `emit`, and its repetitions, oldest first. */
	attempts(): readonly LoggedAttempt[];
	/** Resolves when nothing is under way or waits to be repeated. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

/**
 * By their names, what makes a delivery one that the platform has not sent.
 *
 * @param Delivery what the simulator's `deliver` takes
 */
export type Forgeries<Delivery> = Readonly<Record<string, (url: string, body: string) => Partial<Delivery>>>;

/**
 * @returns what a forgery does to a delivery; nothing where none is named
 * @throws Error where there is no such forgery
 */
export function forged<Delivery>(
	forgeries: Forgeries<Delivery>,
	name: string | undefined,
	url: string,
	body: string,
): Partial<Delivery> {
	if (name === undefined) return {};
	const forge = forgeries[name];
	if (forge === undefined) throw new Error(`There is no forgery ${name}`);
	return forge(url, body);
}
