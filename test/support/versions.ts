/** Whether an n8n is as new as another, e.g. `isAtLeast('2.20.12', '2.28')`. */
export function isAtLeast(version: string, other: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
	return major !== otherMajor ? major > otherMajor : minor >= otherMinor;
}
