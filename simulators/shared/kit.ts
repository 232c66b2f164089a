import type { INodeParameters } from 'n8n-workflow';

import type { Attempted } from './attempt';
import type { Misbehaviour, MisbehaviourTraits } from './misbehaviour/switches';
import type { Step } from './noise/step';
import type { Listening } from './noise/verdicts';
import type { Received } from './receiver';
import type { DeliveryResult } from './wire';

/**
 * The only description of a platform for tests, the demo and the practice. Code that covers all platforms
 * uses the kits, so that a new platform is described once: in `simulators/<platform>/kit.ts`.
 */
export interface PlatformKit<
	Name extends string = string,
	Simulator extends object = object,
	Options extends object = object,
	Delivery = unknown,
> {
	/** The name in items and event ids. */
	readonly name: Name;
	/** The name for people. */
	readonly title: string;
	readonly credential: CredentialKit;
	readonly trigger: TriggerKit;
	/** Left out if the package has no node that calls the platform. */
	readonly action?: ActionKit;
	readonly policy: PlatformPolicy;
	/** Kinds of deliveries that do not come from the platform. Each has to be refused with 401. */
	readonly forgeries: readonly string[];
	readonly noisyShop: NoisyShopKit<Delivery>;
	/** An event that the platform does not document, in the terms of its simulator and of the practice. */
	readonly undocumented?: { readonly type: string; readonly event: string };
	readonly practice: PracticeKit;
	/** How its simulator can misbehave. */
	readonly misbehaviour: MisbehaviourTraits;
	/** Starts the simulator, on loopback. */
	start(options?: StartOptions & Options): Promise<RunningPlatform<Simulator, Delivery>>;
}

/** Options that the simulators of all platforms have. */
export interface StartOptions {
	/** 0, the default, takes a free port. */
	readonly port?: number;
	/** How many times faster than real time the waits between repetitions pass. */
	readonly timeScale?: number;
	/** How long the platform waits for an answer, in ms of real time, instead of its own limit. */
	readonly patienceMs?: number;
	/** The proxies in front of the receivers: registered origin to origin on loopback. */
	readonly proxies?: Readonly<Record<string, string>>;
}

/** The credential of the platform's nodes. */
export interface CredentialKit {
	/** The credential's type in workflows, e.g. "shopifyWebhookApi". */
	readonly type: string;
	/** Every way to fill in the credential. */
	readonly forms: readonly CredentialForm[];
	/** A wrong value of one field, and how the test of the credential refuses it. */
	readonly wrong: { readonly field: string; readonly value: string; readonly refusal: RegExp };
	/** Bodies in which the platform's API reports an error with HTTP status 200, by the name of each. */
	readonly errorBodies?: Readonly<Record<string, (message: string) => object>>;
}

export interface CredentialForm {
	/**
	 * Distinguishes this form from others, e.g. "with an access token"; left out where there is only one form.
	 */
	readonly title?: string;
	/** Fields that are not secret. */
	readonly values: Readonly<Record<string, string>>;
	/** Names of the secret fields. */
	readonly secrets: readonly string[];
	/** Secrets that calls send to the platform; includes `sessionToken` if the platform issues one. */
	readonly sent?: readonly string[];
	/** Secrets that only sign. No call may send them. */
	readonly neverSent?: readonly string[];
}

export interface TriggerKit {
	/** The node's name in workflows, without the package, e.g. "shopeeTrigger". */
	readonly node: string;
	/** Parameters for a callback URL that is entered at the platform by hand. */
	readonly byHand: INodeParameters;
	/** Parameters that have missed events recovered as soon as possible; left out where nothing can be pulled. */
	readonly recovering?: INodeParameters;
	/** Parameters for registration by API; left out where the platform has no such API. */
	readonly byApi?: INodeParameters;
	/**
	 * Whether the trigger may be activated without its secret, because the platform creates the secret only
	 * afterwards.
	 */
	readonly startsWithoutSecret?: boolean;
	/** The field that each revision of a sample changes, as a user enters it as a watched field. */
	readonly watched: string;
	/** Fields near the top of the item of `SAMPLE`, by their names. */
	readonly facts: Readonly<Record<string, string>>;
}

/** The node that calls the platform. */
export interface ActionKit {
	/** The node's name in workflows, without the package, e.g. "shopee". */
	readonly node: string;
	/** The actions of the node in n8n's panel, in n8n's order. */
	readonly offered: readonly string[];
	/** Calls that cover every way in which the node reaches the API. */
	readonly calls: readonly INodeParameters[];
}

export interface PlatformPolicy {
	/** How long the platform waits for an answer, in ms; null where it publishes nothing. */
	readonly answerWithinMs: number | null;
}

/** What `npm run practice` says and does for the platform beyond its general commands. */
export interface PracticeKit {
	/** The fields that `change` changes in what `event` created, as a user enters them as watched fields. */
	readonly watched: readonly string[];
	/** The word after `event` for an event that can change; left out where the usual event can. */
	readonly event?: string;
	/** The word after `url` that makes updates arrive too, where one is needed. */
	readonly updates?: string;
	/** What is unknown about the platform's repetitions, where the simulator cannot follow published rules. */
	readonly repetition?: string;
}

/** A day of a shop in which apps write all the time, with the ground truth about its deliveries. */
export interface NoisyShopKit<Delivery> {
	/** @returns the deliveries in the order of their arrival; the same for the same options */
	day(options?: NoisyDayOptions): Array<Step<Delivery>>;
	/** The aspects of a resource that matter, and the paths of each in the payload. */
	readonly aspects: Readonly<Record<string, readonly string[]>>;
	/** The events that a workflow listens to, and the fields that it watches. */
	readonly listening: Omit<Listening, 'skipOutdated'>;
	/** The parameters of a trigger with the same events and watched fields. */
	readonly parameters: INodeParameters;
	/** Reads a delivery independently of the ground truth of the day. */
	readonly reader: DeliveryReader;
}

export interface NoisyDayOptions {
	readonly seed?: number;
	/** A day in UTC, e.g. "2026-11-22". */
	readonly day?: string;
	readonly orders?: number;
	readonly copies?: number;
}

/** A body parsed by `parseKeepingDigits`. */
export type ParsedBody = ReturnType<typeof JSON.parse>;

/** Reads a delivery into the fields of a `Step`. */
export interface DeliveryReader {
	eventOf(body: ParsedBody, received: Received): string;
	resourceOf(body: ParsedBody): string;
	/** @returns undefined where the payload has no time */
	timeOf(body: ParsedBody): string | undefined;
	microsOf(time: string, body: ParsedBody): number;
}

/** An order that the platform reports in its deliveries. */
export interface Sample {
	/**
	 * The name, with at least one digit, e.g. "order-000001". The body of every delivery of the order contains
	 * it.
	 */
	readonly name: string;
	/**
	 * How often the watched field has changed. With 0, the default, the order is new. Each revision is later
	 * than the revision before it.
	 */
	readonly revision?: number;
	/**
	 * How often the order was written since then without a change of the watched field. Each write is later
	 * too.
	 */
	readonly touches?: number;
}

/** The sample that the `facts` of a kit describe. */
export const SAMPLE: Sample = { name: 'order-000001' };

/** Differences from a delivery of the platform. */
export interface DeliveryChanges {
	/** One of the kit's forgeries. */
	readonly forgery?: string;
	/** The exact text in place of the sample's. */
	readonly body?: string;
}

/** One line of the log of deliveries that the platform sent by itself, with their answers. */
export interface LoggedAttempt extends Attempted {
	/** ISO 8601, the beginning of the attempt. */
	readonly at: string;
	/** Identifies the delivery: the same for all its attempts. */
	readonly id: string;
	/** What the platform calls its kind of event, e.g. "orders/create" or "code 3". */
	readonly event: string;
	/** The name of the sample, where the delivery is of one. */
	readonly sample: string;
	readonly url: string;
	/** From 1. */
	readonly attempt: number;
	/** Time to the next attempt on the platform's clock; null when there is none. */
	readonly retryInMs: number | null;
}

/** A platform with a running simulator. */
export interface RunningPlatform<Simulator extends object = object, Delivery = unknown> {
	/** The simulator, with everything that only this platform can do. */
	readonly simulator: Simulator;
	/** The fields of the credential as a user enters them: receiving and calling both work with them. */
	readonly credential: Readonly<Record<string, string>>;
	/**
	 * Enters a callback URL by hand, as a user does at the platform.
	 *
	 * @throws Error where the platform checks the URL and gets no proper answer
	 */
	connect(url: string): Promise<void>;
	/** @returns the exact body of the sample's delivery, the same each time */
	bodyOf(sample: Sample): string;
	/**
	 * Makes the sample's event happen on the platform, which sends it to the callback URL. Resolves after the
	 * first attempt.
	 */
	emit(sample: Sample): Promise<void>;
	/** Sends one request, which is neither logged nor repeated. The request of a sample is the same each time. */
	deliver(url: string, sample: Sample, changes?: DeliveryChanges): Promise<DeliveryResult>;
	/** Sends one delivery of a noisy day, in the way of `deliver`. */
	deliverStep(url: string, delivery: Delivery): Promise<DeliveryResult>;
	/**
	 * Computes the proof of a request from secrets that only the platform knows, with other code than the
	 * signer's.
	 *
	 * @param url to which the request was sent
	 */
	proofOf(url: string, received: Received): { readonly actual: unknown; readonly expected: unknown };
	/**
	 * Turns switches on, and all others off: `misbehave({})` ends all misbehaviour.
	 *
	 * @throws Error where the platform does not have a switch, or a switch is given what it cannot mean
	 */
	misbehave(switches: Misbehaviour): void;
	/** All deliveries of `emit` and their repetitions, oldest first. */
	attempts(): readonly LoggedAttempt[];
	/** What triggers register by API; left out where the platform has no such API. */
	readonly registrations?: {
		/** @returns the URLs to which the platform delivers now */
		urls(): readonly string[];
		/** Takes every registration away, as the platform does by itself or a person does there. */
		lose(): void;
	};
	/**
	 * Makes so many events happen of which the platform delivers none, and which its API can tell. Left out where
	 * nothing can be pulled.
	 *
	 * @returns what names each event: the id of its resource
	 */
	unnoticed?(count: number): Promise<readonly string[]>;
	/** Resolves when no delivery is under way and no repetition is waiting. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

/**
 * The ways to forge a delivery, by their names.
 *
 * @param Delivery what the simulator's `deliver` takes
 */
export type Forgeries<Delivery> = Readonly<Record<string, (url: string, body: string) => Partial<Delivery>>>;

/**
 * @returns the changes that a forgery makes to a delivery; none where no forgery is named
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
