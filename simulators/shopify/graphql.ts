import {
	type DocumentNode,
	executeSync,
	type ExecutionResult,
	getOperationAST,
	GraphQLError,
	Kind,
	parse,
	print,
	validate,
} from 'graphql';
import { DEAREST_QUERY, queryCost } from './cost';
import { type ApiParts, Forbidden, resolvers } from './resolvers';
import { schemaWith } from './schema';
import type { Shop } from './shop';

export interface GraphqlRequest {
	readonly query?: unknown;
	readonly variables?: unknown;
	readonly operationName?: unknown;
}

const THROTTLED = {
	message: 'Throttled',
	extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
};

/**
 * Answers one request to the Admin API.
 *
 * A request that fails before it runs (syntax, unknown fields, wrong variables) is answered with errors
 * alone, as real answers show. Every other answer has `extensions.cost`.
 *
 * @param version of the API that answers
 * @returns the body of a response with status 200
 * @throws Forbidden for a response with status 403
 */
export function answer(request: GraphqlRequest, shop: Shop, parts: ApiParts, version: string): object {
	const newer = Object.entries(parts.settings.newerTopics).filter(([since]) => since <= version);
	const schema = schemaWith(newer.flatMap(([, topics]) => topics));
	const variables = isRecord(request.variables) ? request.variables : {};
	const operationName = typeof request.operationName === 'string' ? request.operationName : undefined;
	let document: DocumentNode;
	try {
		document = parse(String(request.query));
	} catch (error) {
		return { errors: [withCode(error as GraphQLError, 'PARSE_ERROR')] };
	}
	const invalid = validate(schema, document);
	if (invalid.length > 0) return { errors: invalid.map(inShopifysWords) };
	const operation = getOperationAST(document, operationName);
	if (!operation) return { errors: [{ message: 'No operation named in the request was found' }] };

	const requested = queryCost(document, operation, variables, (_key, asked) => asked);
	if (requested > DEAREST_QUERY) {
		const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${DEAREST_QUERY}).`;
		return {
			errors: [
				{ message, extensions: { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: DEAREST_QUERY } },
			],
		};
	}
	if (parts.misbehaving.throttled()) {
		return { errors: [THROTTLED], extensions: { cost: shop.bucket.report(requested, null, 0) } };
	}
	if (requested > shop.bucket.currentlyAvailable) {
		return { errors: [THROTTLED], extensions: { cost: shop.bucket.report(requested, null) } };
	}
	const result: ExecutionResult<Record<string, unknown>> = executeSync({
		schema,
		document,
		operationName,
		variableValues: variables,
		rootValue: resolvers(shop, parts),
	});
	const forbidden = result.errors?.find(({ originalError }) => originalError instanceof Forbidden);
	if (forbidden?.originalError) throw forbidden.originalError;
	if (result.data === undefined) {
		return { errors: result.errors?.map((error) => asInvalidVariable(error, document, variables)) };
	}

	const actual = queryCost(document, operation, variables, (key) => foundIn(result.data?.[key]));
	shop.bucket.spend(actual);
	return {
		...(result.errors ? { errors: result.errors.map((error) => error.toJSON()) } : {}),
		data: result.data,
		extensions: { cost: shop.bucket.report(requested, actual) },
	};
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function foundIn(value: unknown): number {
	const list = isRecord(value) ? (value.nodes ?? value.edges) : [];
	return Array.isArray(list) ? list.length : 0;
}

function withCode(error: GraphQLError, code: string, more: object = {}): object {
	return { ...error.toJSON(), extensions: { code, ...more } };
}

/**
 * Puts the most frequent mistake into Shopify's own words. Other errors keep the words of the GraphQL
 * library.
 */
function inShopifysWords(error: GraphQLError): object {
	const [, fieldName, typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? [];
	if (!fieldName || !typeName) return error.toJSON();
	const message = `Field '${fieldName}' doesn't exist on type '${typeName}'`;
	return { ...withCode(error, 'undefinedField', { typeName, fieldName }), message };
}

function asInvalidVariable(
	error: GraphQLError,
	document: DocumentNode,
	variables: Readonly<Record<string, unknown>>,
): object {
	const name = /^Variable "\$(\w+)"/.exec(error.message)?.[1];
	if (!name) return error.toJSON();
	const definition = document.definitions
		.flatMap((node) => (node.kind === Kind.OPERATION_DEFINITION ? (node.variableDefinitions ?? []) : []))
		.find(({ variable }) => variable.name.value === name);
	const type = definition ? print(definition.type) : '';
	return {
		...withCode(error, 'INVALID_VARIABLE', {
			value: variables[name] ?? null,
			problems: [{ path: [], explanation: error.message }],
		}),
		message: `Variable $${name} of type ${type} was provided invalid value`,
	};
}
