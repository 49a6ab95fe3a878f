import { buildSubgraphSchema } from "@apollo/subgraph";
import {
  buildASTSchema,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLFieldMap,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  isScalarType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
} from "graphql";

type Resolver = GraphQLFieldResolver<unknown, unknown>;
type FieldResolver = Resolver | { readonly resolve?: Resolver; readonly subscribe?: Resolver };
/** By type, then by field, with `__resolveReference` and `__resolveType`. */
export type Resolvers = Readonly<Record<string, unknown>>;

/**
 * The schema of `buildSubgraphSchema` (@apollo/subgraph), without its model of a subgraph, which is
 * made, checked, printed and read again: an eighth of what a start costs. What is ours was composed
 * when it was made (`npm run schema`), and a test holds the two against each other. Left out are
 * the definitions of directives, which are on no query. What federation adds to `Query` is answered
 * by theirs.
 * Throws where a resolver is of what the schema does not have.
 */
export function buildExecutableSchema(typeDefs: DocumentNode, resolvers: Resolvers): GraphQLSchema {
  const definitions = withFederation(typeDefs.definitions);
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true });
  const { _entities, _service } = fieldsOf(schema, "Query");
  if (_entities) _entities.resolve = resolveEntities;
  // Asked by tools that compose from what runs, of which Coffer has none.
  if (_service)
    _service.resolve = (...args) => fieldsOf(buildSubgraphSchema(typeDefs), "Query")._service?.resolve?.(...args);
  for (const [type, ofType] of Object.entries(resolvers)) addResolvers(schema, type, ofType as object);
  return schema;
}

const ONE_ENTITY = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { one: One }
  type One @key(fields: "id") { id: ID! }
`);

let entities: Resolver | undefined;

/** Theirs is the same of whatever schema: made once, and for the first who asks. */
const resolveEntities: Resolver = (...args) => {
  entities ??= fieldsOf(buildSubgraphSchema(ONE_ENTITY), "Query")._entities?.resolve;
  return entities?.(...args);
};

const fieldsOf = (schema: GraphQLSchema, name: string): GraphQLFieldMap<unknown, unknown> => {
  const type = schema.getType(name);
  return isObjectType(type) ? type.getFields() : {};
};

/**
 * With what federation adds
 * (https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec),
 * and each type that is only extended here defined.
 */
function withFederation(given: readonly DefinitionNode[]): readonly DefinitionNode[] {
  const entities = [...new Set(given.filter(isEntity).map(({ name }) => name.value))].toSorted();
  const added = `
    scalar _Any
    type _Service { sdl: String }
    extend type Query { _service: _Service! }
    ${entities.length > 0 ? `union _Entity = ${entities.join(" | ")}` : ""}
    ${entities.length > 0 ? "extend type Query { _entities(representations: [_Any!]!): [_Entity]! }" : ""}`;
  const definitions = [
    ...given.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION),
    ...parse(added, { noLocation: true }).definitions,
  ];
  const defined = new Set(
    definitions.flatMap((node) => (node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [])),
  );
  return definitions.map((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_EXTENSION || defined.has(node.name.value)) return node;
    defined.add(node.name.value);
    return { ...node, kind: Kind.OBJECT_TYPE_DEFINITION };
  });
}

const isEntity = (node: DefinitionNode): node is ObjectTypeDefinitionNode =>
  (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) &&
  (node.directives ?? []).some(({ name }) => name.value === "key");

/** As @apollo/subgraph does it, which passes over what it does not know. */
function addResolvers(schema: GraphQLSchema, name: string, resolvers: object): void {
  const type = schema.getType(name);
  if (isScalarType(type)) {
    const { serialize, parseValue, parseLiteral } = resolvers as typeof type;
    Object.assign(type, { serialize, parseValue, parseLiteral });
    return;
  }
  for (const [key, resolver] of Object.entries(resolvers) as [string, FieldResolver][]) {
    const field = isObjectType(type) ? type.getFields()[key] : undefined;
    if (field) Object.assign(field, typeof resolver === "function" ? { resolve: resolver } : resolver);
    else if (isAbstractType(type) && key === "__resolveType") Object.assign(type, { resolveType: resolver });
    else if (isObjectType(type) && key === "__resolveReference")
      type.extensions = { ...type.extensions, apollo: { subgraph: { resolveReference: resolver } } };
    else throw new Error(`a resolver of ${name}.${key}, which the schema does not have`);
  }
}
