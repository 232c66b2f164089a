import type { Writable } from 'node:stream';

import type { Drip } from './switches';

/**
 * Writes a body slowly, and ends the stream unless the drip is one without an end.
 *
 * @param filler what keeps coming in place of the last byte, where the end never comes
 */
export function drip(stream: Writable, body: Uint8Array, how: Drip, filler = ''): void {
	const size = body.byteLength;
	if (size === 0) {
		stream.end();
		return;
	}
	const began = performance.now();
	let sent = 0;
	const sendUpTo = (due: number) => {
		if (due > sent) stream.write(body.subarray(sent, due));
		sent = Math.max(sent, due);
	};
	const step = () => {
		if ('byteEveryMs' in how) {
			if (sent < size - 1) sendUpTo(sent + 1);
			else if (filler !== '') stream.write(filler);
			return;
		}
		sendUpTo(Math.min(size, Math.ceil((size * (performance.now() - began)) / how.overMs)));
		if (sent < size) return;
		clearInterval(timer);
		stream.end();
	};
	const timer = setInterval(step, Math.max(1, 'byteEveryMs' in how ? how.byteEveryMs : how.overMs / size));
	stream.once('close', () => clearInterval(timer));
}
