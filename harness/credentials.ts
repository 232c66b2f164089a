import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	ICredentialType,
	IHttpRequestOptions,
	INode,
} from 'n8n-workflow';

/** A credential as n8n stores it. A test may change its data. */
export interface StoredCredential {
	readonly id: string;
	type: ICredentialType;
	data: ICredentialDataDecryptedObject;
	/** How often n8n has read the credential. */
	reads: number;
}

export function storedCredential(
	type: ICredentialType,
	data: ICredentialDataDecryptedObject,
	id = 'credential-1',
): StoredCredential {
	const defaults = Object.fromEntries(type.properties.map(({ name, default: value }) => [name, value]));
	return { id, type, data: { ...defaults, ...data } as ICredentialDataDecryptedObject, reads: 0 };
}

/**
 * Stands in for n8n's credentials helper, which is part of the n8n package and needs its database. The helper
 * reads credentials, signs with the type's `authenticate`, and fetches tokens with its `preAuthentication`.
 */
export function credentialsHelperFor(credentials: readonly StoredCredential[]): ICredentialsHelper {
	const required = (typeName: string): StoredCredential => {
		const found = credentials.find(({ type }) => type.name === typeName);
		if (found === undefined) throw new Error(`The node has no credential of type ${typeName}`);
		return found;
	};
	const helper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getDecrypted: async (_additionalData: unknown, _node: unknown, type: string) => {
			const stored = required(type);
			stored.reads += 1;
			return { ...stored.data };
		},
		authenticate: async (
			data: ICredentialDataDecryptedObject,
			type: string,
			options: IHttpRequestOptions,
		) => {
			const { authenticate } = required(type).type;
			return typeof authenticate === 'function' ? await authenticate(data, options) : options;
		},
		preAuthentication: async (
			helpers: unknown,
			data: ICredentialDataDecryptedObject,
			type: string,
			_node: INode,
			expired: boolean,
		) => {
			const stored = required(type);
			const expirable = stored.type.properties.find(({ typeOptions }) => typeOptions?.expirable)?.name;
			if (expirable === undefined || stored.type.preAuthentication === undefined) return undefined;
			if (data[expirable] !== '' && !expired) return undefined;
			const output = await stored.type.preAuthentication.call(helpers as never, data);
			if (output[expirable] === undefined) return undefined;
			Object.assign(stored.data, output);
			return Object.assign(data, output);
		},
		getCredentialsProperties: (type: string) => required(type).type.properties,
	};
	return helper as unknown as ICredentialsHelper;
}
