import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	NodeParameterValueType,
} from 'n8n-workflow';

/** @returns the values of a field that is a choice; undefined of every other */
export function choices({ type, options }: INodeProperties): NodeParameterValueType[] | undefined {
	if (type === 'boolean') return [false, true];
	if (type !== 'options') return undefined;
	return (options as INodePropertyOptions[]).map(({ value }) => value);
}

/**
 * @param deciding names of the choices on which other fields depend
 * @param turn which of its values such a choice has
 * @returns a value for the field, of other choices one that is not the default; undefined where there is none
 */
export function sampleOf(
	property: INodeProperties,
	deciding: ReadonlySet<string>,
	turn: number,
): NodeParameterValueType {
	const { name, type, typeOptions, options, default: preset } = property;
	const inside = (properties: INodeProperties[]) =>
		Object.fromEntries(properties.flatMap((one) => entry(one, sampleOf(one, deciding, turn))));
	switch (type) {
		case 'notice':
		case 'callout':
		case 'button':
		case 'hidden':
			return undefined;
		case 'string':
			return typeOptions?.multipleValues === true ? [`${name} 1`, `${name} 2`] : `${name} as saved`;
		case 'number':
			return Number(preset) + (Number(preset) === typeOptions?.maxValue ? -1 : 1);
		case 'dateTime':
			return '2026-01-31T08:30:00';
		case 'json':
			return '{"saved":true}';
		case 'boolean':
		case 'options': {
			const values = choices(property)!;
			if (deciding.has(name)) return values[turn % values.length];
			return values.find((value) => value !== preset);
		}
		case 'multiOptions': {
			const values = (options as INodePropertyOptions[]).map(({ value }) => value);
			return [...new Set([values[0]!, values.at(-1)!])] as NodeParameterValueType;
		}
		case 'collection':
			return inside(options as INodeProperties[]);
		case 'fixedCollection':
			return Object.fromEntries(
				(options as INodePropertyCollection[]).map(({ name: group, values }) => {
					const one = inside(values);
					return [group, typeOptions?.multipleValues === true ? [one] : one];
				}),
			);
		default:
			throw new Error(`${name} is of the type ${type}, for which there is no sample here: add one`);
	}
}

/** @returns the field with its value, as a list that is empty where there is none */
export function entry(property: INodeProperties, value: NodeParameterValueType) {
	return value === undefined ? [] : [[property.name, value] as const];
}
