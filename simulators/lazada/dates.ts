import { type Country, offsetHours } from './seller';

/** The form of dates: "documented" follows the sample of each API, any other value holds for all APIs. */
export type DateFormat = 'documented' | DateForm;

/** 2018-02-09T22:44:30+08:00, 2014-10-15 18:36:05 +0800, or ms since 1970 as text. */
export type DateForm = 'iso' | 'spaced' | 'epochMs';

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)([+-])(\d\d):(\d\d)$/;

/**
 * Reads YYYY-MM-DDTHH:mm:ss±HH:MM and nothing else: no Z, no fraction, no day that does not exist.
 * @returns ms since 1970; null for any other text
 */
export function parseDate(text: string): number | null {
	const match = ISO.exec(text);
	if (!match) return null;
	const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
	const [hours = 0, minutes = 0] = match.slice(8).map(Number);
	const local = Date.UTC(year, month - 1, day, hour, minute, second);
	const exists = new Date(local).toISOString().startsWith(text.slice(0, 19));
	if (!exists || hours > 14 || minutes > 59) return null;
	const offset = (hours * 60 + minutes) * 60_000;
	return match[7] === '-' ? local + offset : local - offset;
}

/** @param ms since 1970; the APIs write whole seconds, in the time of the site */
export function formatDate(ms: number, country: Country, form: DateForm): string {
	const second = wholeSecond(ms);
	if (form === 'epochMs') return String(second);
	const hours = offsetHours(country);
	const local = new Date(second + hours * 3_600_000).toISOString().slice(0, 19);
	const offset = String(hours).padStart(2, '0');
	return form === 'iso' ? `${local}+${offset}:00` : `${local.replace('T', ' ')} +${offset}00`;
}

/** @returns the whole second, in ms since 1970 */
export function wholeSecond(ms: number): number {
	return Math.floor(ms / 1_000) * 1_000;
}
