import type { IHttpRequestOptions } from 'n8n-workflow';

import { ProblemError } from '../../shared/errors/problem';
import { isObject } from '../../shared/util/object';

/** The body of a request, as n8n's older client, which the HTTP Request node uses, and its newer one take it. */
interface Body {
	readonly body?: unknown;
	/** Sent as application/x-www-form-urlencoded. */
	readonly form?: unknown;
	/** Sent as multipart/form-data. A file is an object with its bytes as `value`. */
	readonly formData?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * The fields that a request sends in its body. Lazada signs them as it signs those of the query, but files.
 *
 * @returns the fields that are signed; empty where there is no body
 * @throws ProblemError where the body is not a form, or a field is neither a text nor a file
 * @see https://open.lazada.com/apps/doc/doc?nodeId=10450&docId=108068
 */
export function formFields(request: IHttpRequestOptions): Record<string, string> {
	const { body, form, formData } = request as Body;
	if (isFilled(formData)) {
		return textsOf(Object.entries(fieldsIn(formData)).filter(([, value]) => !isFile(value)));
	}
	if (isFilled(form)) return textsOf(Object.entries(fieldsIn(form)));
	if (!isFilled(body)) return {};
	const isForm = body instanceof URLSearchParams || isFormType(request.headers);
	return isForm ? textsOf(Object.entries(fieldsIn(body))) : refuse();
}

function isFilled(part: unknown): boolean {
	if (part === undefined || part === null || part === '') return false;
	return !isObject(part) || part instanceof URLSearchParams || Object.keys(part).length > 0;
}

function fieldsIn(form: unknown): Fields {
	if (form instanceof URLSearchParams) return Object.fromEntries(form);
	if (typeof form === 'string') return Object.fromEntries(new URLSearchParams(form));
	return isObject(form) ? form : refuse();
}

function isFile(value: unknown): boolean {
	return isObject(value) && 'value' in value;
}

function textsOf(fields: ReadonlyArray<readonly [string, unknown]>): Record<string, string> {
	const sent = fields.filter(([, value]) => value !== undefined);
	for (const [name, value] of sent) {
		if (typeof value !== 'object' || value === null) continue;
		throw new ProblemError({
			what: `The field "${name}" of the body is a list or an object, which a form cannot hold`,
			cure: 'Enter its JSON as a text, as Lazada documents it for this API.',
		});
	}
	return Object.fromEntries(sent.map(([name, value]) => [name, String(value ?? '')]));
}

function isFormType(headers: IHttpRequestOptions['headers']): boolean {
	const entries = Object.entries(headers ?? {});
	const type = entries.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
	return String(type ?? '').startsWith('application/x-www-form-urlencoded');
}

function refuse(): never {
	throw new ProblemError({
		what: 'The body of the request is not a form, so it cannot be signed for Lazada',
		cure: 'Set "Body Content Type" of the HTTP Request node to "Form Urlencoded", or send the parameters in the query.',
	});
}
