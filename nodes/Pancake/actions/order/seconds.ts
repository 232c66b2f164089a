/** A time that names no zone, as the form's picker gives it. */
const WITHOUT_ZONE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/;

/**
 * @param time ISO 8601; without a zone it is of the workflow's
 * @param timezone of the workflow, e.g. "Asia/Ho_Chi_Minh"
 * @returns seconds since 1970; undefined where it is no time
 */
export function toSeconds(time: string, timezone: string): number | undefined {
	const [, day, clock = '00:00:00'] = WITHOUT_ZONE.exec(time) ?? [];
	const utc = Date.parse(day === undefined ? time : `${day}T${clock}Z`);
	if (Number.isNaN(utc)) return undefined;
	if (day === undefined) return Math.floor(utc / 1_000);
	// Twice, as the offset can change in between.
	const guess = utc - offsetAt(utc, timezone);
	return Math.floor((utc - offsetAt(guess, timezone)) / 1_000);
}

/** @returns how far the zone is ahead of UTC at a moment, in ms */
function offsetAt(moment: number, timezone: string): number {
	const name = new Intl.DateTimeFormat('en-US', { timeZone: timezone, timeZoneName: 'longOffset' })
		.formatToParts(moment)
		.find(({ type }) => type === 'timeZoneName')?.value;
	const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)$/.exec(name ?? '') ?? [];
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
