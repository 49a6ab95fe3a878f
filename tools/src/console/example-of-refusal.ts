import { type GraphQLOutputType, type GraphQLSchema, getNamedType, isLeafType, isObjectType } from "graphql";

/** Asks for everything that a refusal tells, of the first root field that may be refused so. */
export function exampleOfRefusal(schema: GraphQLSchema, typeName: string, fields: readonly string[]): string {
  const type = schema.getType(typeName);
  const [name = ""] = fields;
  const mutation = schema.getMutationType()?.getFields()[name];
  const field = mutation ?? schema.getQueryType()?.getFields()[name];
  if (!isObjectType(type) || !field) throw new Error(`${typeName} is the refusal of no root field`);
  const declared = field.args.map(({ name, type }) => `$${name}: ${type}`).join(", ");
  const passed = field.args.map(({ name }) => `${name}: $${name}`).join(", ");
  const told = Object.values(type.getFields()).map((own) => `      ${own.name}${selectionOf(own.type)}`);
  return [
    `${mutation ? "mutation" : "query"}${declared ? `(${declared})` : ""} {`,
    `  ${field.name}${passed ? `(${passed})` : ""} {`,
    "    __typename",
    `    ... on ${typeName} {`,
    ...told,
    "    }",
    "    ... on Refusal { code message }",
    "  }",
    "}",
  ].join("\n");
}

/** What is behind it to be read: its id, or else everything that has no parts. */
function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return "";
  const fields = Object.values(named.getFields());
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).map(({ name }) => name);
  const parts = leaves.includes("id") ? ["id"] : leaves;
  return ` { ${(parts.length > 0 ? parts : ["__typename"]).join(" ")} }`;
}
