import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";

/** A field with arguments, and how an operation comes to it from its root. */
export type Site = {
  readonly operation: "query" | "mutation" | "subscription";
  /** From the root; the last has the arguments. */
  readonly fields: readonly GraphQLField<unknown, unknown>[];
};

/**
 * One text, id, code, cursor or enum that a client can write: at which argument, and where in its
 * value.
 */
export type Place = {
  readonly site: Site;
  readonly argument: GraphQLArgument;
  /** Names of fields, and 0 for the item of a list. */
  readonly path: readonly (string | number)[];
  /** `String`, `ID`, a scalar's or an enum's name. */
  readonly type: string;
};

/** Every field with arguments of every type that a client can come to. */
export function listSites(schema: GraphQLSchema): Site[] {
  const roots = [
    ["mutation", schema.getMutationType()],
    ["subscription", schema.getSubscriptionType()],
  ] as const;
  const ofRoots = roots.flatMap(([operation, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => ({ operation, fields: [field] })),
  );
  return [...ofRoots, ...sitesOfQueries(schema)].filter(({ fields }) => (fields.at(-1)?.args.length ?? 0) > 0);
}

/** The shortest way to each type, breadth first, and each of its fields behind it. */
function sitesOfQueries(schema: GraphQLSchema): Site[] {
  const sites: Site[] = [];
  const seen = new Set<string>();
  const waiting: { type: GraphQLObjectType; way: readonly GraphQLField<unknown, unknown>[] }[] = [];
  const query = schema.getQueryType();
  if (query) waiting.push({ type: query, way: [] });
  for (let at = waiting.shift(); at; at = waiting.shift()) {
    if (seen.has(at.type.name)) continue;
    seen.add(at.type.name);
    for (const field of Object.values(at.type.getFields())) {
      const way = [...at.way, field];
      sites.push({ operation: "query", fields: way });
      const type = getNamedType(field.type);
      for (const next of objectsOf(schema, type)) waiting.push({ type: next, way });
    }
  }
  return sites;
}

const objectsOf = (schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] =>
  isObjectType(type) ? [type] : isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : [];

/**
 * Every place of every argument of the last field. Numbers and truth values have none: their types
 * leave no room for text.
 */
export const placesOf = (site: Site): Place[] =>
  (site.fields.at(-1)?.args ?? []).flatMap((argument) =>
    leavesOf(argument.type).map((leaf) => ({ site, argument, ...leaf })),
  );

export const nameOf = ({ site, argument, path }: Place): string =>
  [...site.fields.map(({ name }) => name), argument.name, ...path].join(".");

const CLOSED = new Set(["Int", "Float", "Boolean"]);

function leavesOf(type: GraphQLInputType, above: readonly string[] = []): Pick<Place, "path" | "type">[] {
  if (isNonNullType(type)) return leavesOf(type.ofType, above);
  if (isListType(type)) return leavesOf(type.ofType, above).map((leaf) => ({ ...leaf, path: [0, ...leaf.path] }));
  if (isEnumType(type)) return [{ path: [], type: type.name }];
  // An input that holds itself is walked once.
  if (isInputObjectType(type))
    return above.includes(type.name)
      ? []
      : Object.values(type.getFields()).flatMap((field) =>
          leavesOf(field.type, [...above, type.name]).map((leaf) => ({ ...leaf, path: [field.name, ...leaf.path] })),
        );
  return CLOSED.has(type.name) ? [] : [{ path: [], type: type.name }];
}
