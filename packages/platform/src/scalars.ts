import { GraphQLScalarType } from "graphql";

/** RFC 3339 in UTC, with milliseconds. Inputs stay text: their use case parses them. */
const DateTime = new GraphQLScalarType({
  name: "DateTime",
  serialize: (value) => {
    if (value instanceof Date) return value.toISOString();
    throw new TypeError("DateTime takes a Date");
  },
});

/** For every subgraph's resolver map. The other scalars are plain text both ways, read by the use cases' parsers. */
export const scalars = { DateTime };
