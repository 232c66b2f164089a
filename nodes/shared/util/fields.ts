/** @returns an id or a name as text; empty for what is neither text nor number */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function isPresent(value: unknown): boolean {
	return value !== undefined && value !== null && value !== '';
}
