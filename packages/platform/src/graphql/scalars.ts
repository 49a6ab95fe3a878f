import { GraphQLScalarType, type GraphQLSchema, isScalarType, Kind } from "graphql";

/** RFC 3339 in UTC, with milliseconds. Inputs stay text: their use case parses them. */
const DateTime = new GraphQLScalarType({
  name: "DateTime",
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError("DateTime takes a Date");
  },
});

/**
 * For every subgraph's resolver map. The other scalars are plain text both ways, read by the use
 * cases' parsers.
 */
export const scalars = { DateTime };

const notPlain = () => new TypeError("must be text");

/**
 * graphql-js takes anything for a scalar that it does not know, objects of any depth too. Those of
 * clients are text; a number gets as far as the parser, which has the words for it.
 */
export function readScalarsAsText(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    const { astNode } = isScalarType(type) ? type : {};
    const isOfClients = astNode && !astNode.directives?.some(({ name }) => name.value.endsWith("inaccessible"));
    if (!isScalarType(type) || !isOfClients || OTHERS.test(type.name)) continue;
    const { parseValue } = type;
    type.parseValue = (value) => {
      if (typeof value === "object" && value !== null) throw notPlain();
      return parseValue(value);
    };
    const { parseLiteral } = type;
    type.parseLiteral = (node, variables) => {
      if (node.kind === Kind.OBJECT || node.kind === Kind.LIST) throw notPlain();
      return parseLiteral(node, variables);
    };
  }
}

/** Federation's own. */
const OTHERS = /^_|__/;
