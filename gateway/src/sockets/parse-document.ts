import { bytesOfDocument } from "@coffer/platform/graphql/document-bytes";
import { hasWrittenText } from "@coffer/platform/graphql/written-text";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  parse,
  specifiedRules,
  type ValidationRule,
  validate,
} from "graphql";
import { conditionalRootErrors } from "../execution/root-field.ts";

export type ParsedDocument = {
  readonly document: DocumentNode;
  /** Empty where the document may be executed. */
  readonly errors: readonly GraphQLError[];
};

export type ParseDocument = {
  parse(query: string): ParsedDocument | { readonly document: null; readonly errors: readonly GraphQLError[] };
  isKnown(query: string): boolean;
  /** Bytes that are kept. */
  readonly kept: number;
};

const KEPT_BYTES_MAX = 16_000_000;

/**
 * Parses and validates each text once; clients of one application share its few documents, and so
 * their plans.
 */
export function makeParseDocument(options: {
  schema: GraphQLSchema;
  /** Besides graphql's own, such as a limit on depth. */
  validationRules: readonly ValidationRule[];
  maxDocuments: number;
  maxTokens: number;
}): ParseDocument {
  const { schema, maxDocuments, maxTokens } = options;
  const rules = [...specifiedRules, ...options.validationRules];
  const cache = new BoundedMap<string, ParsedDocument>({
    entries: maxDocuments,
    bytes: KEPT_BYTES_MAX,
    weigh: (text, { document }) => bytesOfText(text) + bytesOfDocument(document),
  });

  const parseQuery: ParseDocument["parse"] = (query) => {
    const known = cache.get(query);
    if (known) return known;
    let document: DocumentNode;
    try {
      document = parse(query, { maxTokens });
    } catch (error) {
      if (error instanceof GraphQLError) return { document: null, errors: [withCode(error, "GRAPHQL_PARSE_FAILED")] };
      throw error;
    }
    const parsed = { document, errors: errorsOf(schema, document, rules) };
    // Only sound documents are kept: a flood of broken ones must not push them out.
    if (parsed.errors.length === 0 && !hasWrittenText(query)) cache.set(query, parsed);
    return parsed;
  };
  return {
    parse: parseQuery,
    isKnown: (query) => cache.get(query) !== undefined,
    get kept() {
      return cache.bytes;
    },
  };
}

function errorsOf(schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]): GraphQLError[] {
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION || node.operation !== "subscription") continue;
    const conditional = conditionalRootErrors(document, node);
    if (conditional.length > 0) return conditional;
  }
  return validate(schema, document, rules).map((error) => withCode(error, "GRAPHQL_VALIDATION_FAILED"));
}

const withCode = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    source: error.source ?? null,
    positions: error.positions ?? null,
    extensions: { code, ...error.extensions },
  });
