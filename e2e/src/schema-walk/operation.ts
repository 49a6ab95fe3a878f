import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isUnionType,
} from "graphql";
import type { Place, Site } from "./places.ts";
import { type Known, plausible } from "./plausible.ts";

type Variables = Record<string, unknown>;

/** Fields side by side in one operation, each with a hostile value at its place. */
export type WalkOperation = {
  readonly query: string;
  variablesOf(value: unknown): Variables;
};

/** Arguments are variables, so that one document serves for every value. */
export function makeOperation(places: readonly Place[], known: Known): WalkOperation {
  const definitions: string[] = [];
  const written = places.map((place, i) =>
    writeField(place, `a${i}`, (argument, name) => {
      definitions.push(`$${name}: ${argument.type}`);
      return `$${name}`;
    }),
  );
  return {
    query: `${places[0]?.site.operation} (${definitions.join(", ")}) { ${written.join("\n")} }`,
    variablesOf(value) {
      const variables: Variables = {};
      for (const [i, place] of places.entries())
        writeField(place, `a${i}`, (argument, name) => {
          variables[name] = valueFor(place, argument, { value, known });
          return "";
        });
      return variables;
    },
  };
}

/** The same with literals: the document is another each time. */
export const makeLiterals = (places: readonly Place[], value: unknown, known: Known): string => {
  const written = places.map((place, i) =>
    writeField(place, `a${i}`, (argument) => literalOf(valueFor(place, argument, { value, known }), argument.type)),
  );
  return `${places[0]?.site.operation} { ${written.join("\n")} }`;
};

/** From the root to the field; arguments that are required on the way are written too. */
function writeField(
  { site, argument: walked }: Place,
  alias: string,
  write: (argument: GraphQLArgument, name: string) => string,
): string {
  const openings = site.fields.map((field, depth) => {
    const args = field.args.filter((argument) => argument === walked || isRequiredArgument(argument));
    const given = args.map((argument) => `${argument.name}: ${write(argument, `${alias}_${depth}_${argument.name}`)}`);
    return `${field.name}${given.length > 0 ? `(${given.join(", ")})` : ""}`;
  });
  return `${alias}: ${openings.join(" { ")}${selectionOf(site)}${" }".repeat(openings.length - 1)}`;
}

/**
 * The kind of the answer, and what a refusal says; nothing that an honest answer would give back of
 * the request.
 */
function selectionOf({ fields }: Site): string {
  const type = getNamedType((fields.at(-1) as GraphQLField<unknown, unknown>).type);
  if (!isCompositeType(type)) return "";
  const refuses =
    isUnionType(type) && type.getTypes().some((one) => one.getInterfaces().some(({ name }) => name === "Refusal"));
  return ` { __typename ${refuses ? "... on Refusal { code message }" : ""} }`;
}

type Given = { readonly value: unknown; readonly known: Known };

function valueFor(place: Place, argument: GraphQLArgument, { value, known }: Given): unknown {
  const whole = plausible(argument.type, argument.name, known);
  return argument === place.argument ? put(whole, { type: argument.type, path: place.path }, { value, known }) : whole;
}

type Spot = { readonly type: GraphQLInputType; readonly path: readonly (string | number)[] };

/** The value with the hostile one at a place in it; what is optional on the way there is filled. */
function put(whole: unknown, { type, path: [step, ...path] }: Spot, given: Given): unknown {
  if (step === undefined) return given.value;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const [item] = Array.isArray(whole) ? whole : [];
    return [put(item ?? plausible(nullable.ofType, "", given.known), { type: nullable.ofType, path }, given)];
  }
  if (!isInputObjectType(nullable)) throw new Error(`no place ${step} in ${type}`);
  const field = nullable.getFields()[step];
  if (!field) throw new Error(`${type} has no field ${step}`);
  const fields = (whole ?? plausible(nullable, "", given.known)) as Variables;
  const inner = fields[field.name] ?? plausible(field.type, field.name, given.known);
  return { ...fields, [field.name]: put(inner, { type: field.type, path }, given) };
}

function literalOf(value: unknown, type: GraphQLInputType | undefined): string {
  const nullable = type && getNullableType(type);
  if (Array.isArray(value))
    return `[${value.map((item) => literalOf(item, isListType(nullable) ? nullable.ofType : undefined)).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    return `{${Object.entries(value)
      .map(([name, inner]) => `${name}: ${literalOf(inner, fields[name]?.type)}`)
      .join(", ")}}`;
  }
  const isName = isEnumType(nullable) && typeof value === "string" && /^[_A-Za-z]\w*$/.test(value);
  return isName ? value : JSON.stringify(value);
}
