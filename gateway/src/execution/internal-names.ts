import { isPlainName } from "@coffer/platform/values/plain-name";
import { type FieldNode, type GraphQLField, type GraphQLSchema, isInterfaceType, isObjectType } from "graphql";
import type { FieldSets } from "./field-sets.ts";

/**
 * The planner asks subgraphs for more than the client did (keys, `__typename`, what a field
 * requires, `$representations`), by the fields' own names, beside what the client asked for. So a
 * client's own names have a space of their own inside: there is none that they could choose to meet
 * the planner's.
 */
export type InternalNames = {
  /** Under which name a field's value is inside. */
  keyOf(field: FieldNode): string;
  /** How a client's variable is called inside. */
  variableOf(name: string): string;
  /** A variable that is neither a client's nor the planner's. */
  ownVariable(index: number): string;
  /** The client's name for any of them; a name that stands for itself comes back as it is. */
  clientNameOf(internal: string): string;
};

export function makeInternalNames(schema: GraphQLSchema, { needed }: Pick<FieldSets, "needed">): InternalNames {
  const prefix = prefixOf(schema);
  const withArguments = fieldsOf(schema).filter(({ args }) => args.length > 0);
  const meeting = new Set(withArguments.map(({ name }) => name).filter((name) => needed.has(name)));
  // The last character is none of a digit: the planner makes names of its own by a suffix with a
  // number.
  const inside = (name: string) => `${prefix}${name}_`;
  return {
    keyOf({ alias, name: { value: name } }) {
      if (alias && alias.value !== name) return inside(alias.value);
      return meeting.has(name) ? inside(name) : name;
    },
    variableOf: (name) =>
      name === "representations" || name.startsWith(prefix) || !isPlainName(name) ? inside(name) : name,
    ownVariable: (index) => `${prefix}${index}`,
    clientNameOf: (name) => (name.startsWith(prefix) && name.endsWith("_") ? name.slice(prefix.length, -1) : name),
  };
}

/** What no field of the schema begins with. */
function prefixOf(schema: GraphQLSchema): string {
  const names = fieldsOf(schema).map(({ name }) => name);
  let prefix = "_c_";
  while (names.some((name) => name.startsWith(prefix))) prefix = `_c${prefix}`;
  return prefix;
}

function fieldsOf(schema: GraphQLSchema): GraphQLField<unknown, unknown>[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  return types.flatMap((type) => Object.values(type.getFields()));
}
