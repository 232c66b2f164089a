/** @returns a function that reads the value at its first call, and knows it then */
export function lazy<Value>(read: () => Value): () => Value {
	let value: { readonly read: Value } | undefined;
	return () => (value ??= { read: read() }).read;
}
