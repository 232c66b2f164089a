import { userError, type NodeContext } from '../errors/nodeErrors';

/** The words for the ids in the error. */
interface IdTexts {
	/** E.g. "a seller". */
	readonly one: string;
	/** E.g. "the sellers". */
	readonly all: string;
	/** The displayed name of the field. */
	readonly field: string;
}

/**
 * @param ids the entries of a field for ids that consist of digits
 * @throws NodeOperationError where an entry is no number: such an id would match no delivery
 */
export function requireIds(context: NodeContext, ids: readonly string[], { one, all, field }: IdTexts): void {
	const wrong = ids.find((id) => !/^\d+$/.test(id));
	if (wrong === undefined) return;
	throw userError(context, {
		what: `"${wrong}" is not the ID of ${one}`,
		cure: `Enter the numbers of ${all}, separated by commas, in "${field}".`,
	});
}
