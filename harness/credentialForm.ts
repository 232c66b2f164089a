import type { ICredentialType, INodePropertyOptions } from 'n8n-workflow';

/** One field of a credential as a user fills it in. */
export interface FormEntry {
	/** Of the parameter, as in the code. */
	readonly name: string;
	/** As the form shows it. */
	readonly label: string;
	/** Whether it is one of a list. */
	readonly isChoice: boolean;
	/** What is entered; of a list the label of the choice. */
	readonly text: string;
	/** Whether the form has it already. */
	readonly isDefault: boolean;
}

/**
 * @param values by the names of the parameters
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
