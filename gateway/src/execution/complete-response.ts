import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from "graphql";
import { collectFields, collectSubfields } from "graphql/execution/collectFields.js";
import type { InternalNames } from "./internal-names.ts";
import { setField } from "./set-field.ts";

type Json = Readonly<Record<string, unknown>>;
type Fields = ReadonlyMap<string, readonly FieldNode[]>;
type Path = { readonly above: Path; readonly step: string | number } | null;

export type Completion = {
  readonly schema: GraphQLSchema;
  readonly names: Pick<InternalNames, "keyOf">;
  /** As the client wrote it. */
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** As they were coerced: `@skip` and `@include` read them. */
  readonly variables: Json;
  /** The value of `__schema` or `__type`. */
  readonly introspect: (nodes: readonly FieldNode[]) => unknown;
};

/** A value that cannot stand where it must not be null: its parent is null instead. */
const NULLED = Symbol("nulled");

/**
 * What the client sees of what the subgraphs said: "Executing Selection Sets" of the GraphQL
 * specification with graphql-js' own collecting of fields, where the value of a field is found
 * under its internal name. Each null that must not be is told in `errors`, with the client's path.
 */
export function completeResponse(
  found: Json,
  completion: Completion,
): { readonly data: Json | null; readonly errors: readonly GraphQLError[] } {
  const { schema, operation, fragments, variables } = completion;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error("the schema has no such root");
  const completer = new Completer(completion);
  const fields = collectFields(schema, fragments, variables, root, operation.selectionSet);
  const data = completer.object(root, found, { fields, path: null });
  return { data: data === NULLED ? null : (data as Json), errors: completer.errors };
}

class Completer {
  readonly errors: GraphQLError[] = [];
  readonly #completion: Completion;
  /** Each set of nodes is collected once for each type that is met below it. */
  readonly #collected = new Map<readonly FieldNode[], Map<string, Fields>>();

  constructor(completion: Completion) {
    this.#completion = completion;
  }

  object(type: GraphQLObjectType, found: Json, { fields, path }: { fields: Fields; path: Path }): unknown {
    const { names, introspect } = this.#completion;
    const shown: Record<string, unknown> = {};
    for (const [key, nodes] of fields) {
      const [node] = nodes;
      if (!node) continue;
      const name = node.name.value;
      if (name === "__typename") setField(shown, key, type.name);
      else if (name === "__schema" || name === "__type") setField(shown, key, introspect(nodes));
      else {
        const field = type.getFields()[name];
        if (!field) continue; // as graphql-js: a document that was not found valid
        const internal = names.keyOf(node);
        const value = Object.hasOwn(found, internal) ? found[internal] : null;
        const below = { nodes, path: { above: path, step: key }, what: `${type.name}.${name}` };
        const completed = this.#value(field.type, value, below);
        if (completed === NULLED) return NULLED;
        setField(shown, key, completed);
      }
    }
    return shown;
  }

  #value(type: GraphQLOutputType, value: unknown, at: At): unknown {
    if (!isNonNullType(type)) return this.#nullable(type, value, at) ?? null;
    const before = this.errors.length;
    const completed = this.#nullable(type.ofType, value, at);
    if (completed !== null && completed !== undefined) return completed;
    // Where something below was told already, that is why.
    if (this.errors.length === before) this.#fault(`Cannot return null for non-nullable field ${at.what}.`, at.path);
    return NULLED;
  }

  /** NULLED never comes out: here is where it ends. */
  #nullable(type: GraphQLOutputType, value: unknown, at: At): unknown {
    if (value === null || value === undefined) return null;
    if (isListType(type)) return this.#list(type.ofType, value, at);
    if (isLeafType(type))
      return fits(type, value) ? value : this.#fault(`Invalid value found for ${at.what}.`, at.path);
    const objectType = this.#runtimeTypeOf(type, value);
    if (!objectType) return this.#fault(`Invalid value found for ${at.what}.`, at.path);
    const fields = this.#fieldsOf(objectType, at.nodes);
    const completed = this.object(objectType, value as Json, { fields, path: at.path });
    return completed === NULLED ? null : completed;
  }

  #list(item: GraphQLOutputType, value: unknown, at: At): unknown {
    if (!Array.isArray(value)) return this.#fault(`Invalid value found for ${at.what}.`, at.path);
    const shown: unknown[] = [];
    for (const [index, one] of value.entries()) {
      const completed = this.#value(item, one, { ...at, path: { above: at.path, step: index } });
      if (completed === NULLED) return null;
      shown.push(completed);
    }
    return shown;
  }

  #runtimeTypeOf(type: GraphQLOutputType, value: unknown): GraphQLObjectType | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const { schema } = this.#completion;
    const name = (value as Json).__typename;
    if (isObjectType(type)) return name === undefined || name === type.name ? type : null;
    const found = typeof name === "string" ? schema.getType(name) : undefined;
    return isObjectType(found) && isAbstractType(type) && schema.isSubType(type, found) ? found : null;
  }

  #fieldsOf(type: GraphQLObjectType, nodes: readonly FieldNode[]): Fields {
    const { schema, fragments, variables } = this.#completion;
    const byType = this.#collected.get(nodes) ?? new Map<string, Fields>();
    this.#collected.set(nodes, byType);
    const known = byType.get(type.name) ?? collectSubfields(schema, fragments, variables, type, nodes);
    byType.set(type.name, known);
    return known;
  }

  #fault(message: string, path: Path): null {
    this.errors.push(new GraphQLError(message, { path: stepsOf(path) }));
    return null;
  }
}

type At = { readonly nodes: readonly FieldNode[]; readonly path: Path; readonly what: string };

function stepsOf(path: Path): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = path; at; at = at.above) steps.unshift(at.step);
  return steps;
}

const FITS: Readonly<Record<string, ((value: unknown) => boolean) | undefined>> = {
  String: (value) => typeof value === "string",
  ID: (value) => typeof value === "string" || Number.isInteger(value),
  Boolean: (value) => typeof value === "boolean",
  Float: (value) => Number.isFinite(value),
  Int: (value) => Number.isInteger(value),
};

/** A supergraph's own scalars are as their subgraph wrote them. */
function fits(type: GraphQLLeafType, value: unknown): boolean {
  if (isEnumType(type)) return typeof value === "string" && type.getValue(value) !== undefined;
  const fit = FITS[type.name];
  return fit ? fit(value) : true;
}
