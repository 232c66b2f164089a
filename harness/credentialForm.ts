import type { ICredentialType, INodePropertyOptions } from 'n8n-workflow';

/** One field of a credential, as a user fills in the field. */
export interface FormEntry {
	/** The name of the parameter, as in the code. */
	readonly name: string;
	/** The label in the form. */
	readonly label: string;
	/** Whether the user chooses the value from a list. */
	readonly isChoice: boolean;
	/** The text to enter; for a list, the label of the choice. */
	readonly text: string;
	/** Whether the value is the default of the form. */
	readonly isDefault: boolean;
}

/**
 * @param values the values to enter, by the names of the parameters
 * @returns the fields in the order of the form
 * @throws Error where the form has no such field or no such choice
 */
export function entriesOf(
	{ name: credential, properties }: ICredentialType,
	values: Readonly<Record<string, string>>,
): FormEntry[] {
	const unknown = Object.keys(values).filter((name) => !properties.some((field) => field.name === name));
	if (unknown.length > 0) throw new Error(`${credential} has no field ${unknown.join(', ')}`);
	return properties.flatMap(({ name, displayName: label, type, options, default: preset }) => {
		const value = values[name];
		if (value === undefined) return [];
		const isChoice = type === 'options';
		const choices = (options ?? []) as INodePropertyOptions[];
		const text = isChoice ? choices.find((choice) => choice.value === value)?.name : value;
		if (text === undefined) throw new Error(`${credential} has no choice ${value} of ${name}`);
		return [{ name, label, isChoice, text, isDefault: value === preset }];
	});
}
