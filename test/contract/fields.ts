import type {
	IDisplayOptions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

/** By the name of another field: the values of which it has to have one. */
export type Conditions = Readonly<Record<string, readonly unknown[]>>;

/** A field of a node or of a credential, as far as what was saved depends on it: no texts, no order. */
export interface Field {
	/** Its name, after the names of the collections it stands in, e.g. "options.ledger". */
	readonly path: string;
	readonly type: string;
	readonly default: unknown;
	/** Whether it takes a list. */
	readonly multiple?: true;
	/** Whether a node without it does not run. */
	readonly required?: true;
	/** What can be chosen. */
	readonly values?: readonly unknown[];
	/** When it is there. There can be several fields of one path, each under its own conditions. */
	readonly show?: Conditions;
	readonly hide?: Conditions;
}

/** They only say something. */
const WITHOUT_VALUE = ['notice', 'callout', 'button'];

/**
 * @param within the collection that the properties stand in
 * @returns their fields, and those inside them, in the order of the form
 */
export function fieldsOf(properties: readonly INodeProperties[], within?: Field): Field[] {
	return properties
		.filter(({ type }) => !WITHOUT_VALUE.includes(type))
		.flatMap((property) => {
			const field = fieldOf(property, within);
			return [field, ...fieldsInside(property, field)];
		});
}

function fieldsInside({ type, options }: INodeProperties, field: Field): Field[] {
	if (type === 'collection') return fieldsOf(options as INodeProperties[], field);
	if (type !== 'fixedCollection') return [];
	return (options as INodePropertyCollection[]).flatMap(({ name, values }) => {
		const { path, ...conditions } = within(field, name);
		const group: Field = { path, type: 'group', default: null, ...conditions };
		return [group, ...fieldsOf(values, group)];
	});
}

function fieldOf(property: INodeProperties, parent: Field | undefined): Field {
	const choosable = ['options', 'multiOptions'].includes(property.type) ? property.options : undefined;
	const { path, ...conditions } = within(parent, property.name, property.displayOptions);
	return {
		path,
		type: property.type,
		default: property.default ?? null,
		...(property.typeOptions?.multipleValues === true && { multiple: true }),
		...(property.required === true && { required: true }),
		...(choosable !== undefined && {
			values: (choosable as INodePropertyOptions[]).map(({ value }) => value),
		}),
		...conditions,
	};
}

/** The path and the conditions of a field: it is not there where the collection around it is not. */
export function within(
	parent: Field | undefined,
	name: string,
	{ show, hide }: IDisplayOptions = {},
): Pick<Field, 'path' | 'show' | 'hide'> {
	const conditions = {
		show: { ...parent?.show, ...(show as Conditions) },
		hide: { ...parent?.hide, ...(hide as Conditions) },
	};
	return {
		path: parent === undefined ? name : `${parent.path}.${name}`,
		...(Object.keys(conditions.show).length > 0 && { show: conditions.show }),
		...(Object.keys(conditions.hide).length > 0 && { hide: conditions.hide }),
	};
}
