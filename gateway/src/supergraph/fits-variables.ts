import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLScalarType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  isScalarType,
  type OperationDefinitionNode,
  typeFromAST,
} from "graphql";
import { isPlainName } from "./plain-name.ts";

type Variables = Readonly<Record<string, unknown>>;
type Fits = (value: unknown) => boolean;

/** Whether the variables certainly fit the operation. False says nothing: graphql-js judges those, and has the words for it. */
export type FitsVariables = (variables: Variables) => boolean;

/** Coercing variables by graphql-js costs several microseconds for each object, and its outcome is not needed here: subgraphs coerce them again. */
export function compileFitsVariables(schema: GraphQLSchema, operation: OperationDefinitionNode): FitsVariables {
  const kept = new Map<GraphQLInputType, Fits>();
  const checks = (operation.variableDefinitions ?? []).map(({ variable, type: node, defaultValue }) => {
    const type = typeFromAST(schema, node);
    const name = variable.name.value;
    if (!isInputType(type) || !isPlainName(name)) return null;
    return { name, fits: fitsOf(type, kept), mayBeAbsent: defaultValue !== undefined || !isNonNullType(type) };
  });
  const known = checks.filter((check) => check !== null);
  if (known.length < checks.length) return () => false;
  return (variables) => {
    for (const { name, fits, mayBeAbsent } of known) {
      const value = variables[name];
      if (value === undefined ? !mayBeAbsent : !fits(value)) return false;
    }
    return true;
  };
}

function fitsOf(type: GraphQLInputType, kept: Map<GraphQLInputType, Fits>): Fits {
  const known = kept.get(type);
  if (known) return known;
  // An input type may hold itself.
  let made: Fits = () => false;
  kept.set(type, (value) => made(value));
  made = makeFits(type, kept);
  kept.set(type, made);
  return made;
}

function makeFits(type: GraphQLInputType, kept: Map<GraphQLInputType, Fits>): Fits {
  if (isNonNullType(type)) {
    const inner = fitsOf(type.ofType, kept);
    return (value) => value !== null && inner(value);
  }
  if (isListType(type)) {
    const item = fitsOf(type.ofType, kept);
    return (value) => value === null || (Array.isArray(value) && value.every(item));
  }
  if (isInputObjectType(type)) return fitsObject(type, kept);
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (value) => value === null || (typeof value === "string" && names.has(value));
  }
  const fits = isScalarType(type) ? SCALARS[type.name] : undefined;
  if (fits) return (value) => value === null || fits(value);
  // A supergraph's own scalars take whatever comes: their subgraphs read them.
  return isScalarType(type) && type.parseValue === TAKES_ANYTHING ? () => true : () => false;
}

const TAKES_ANYTHING = new GraphQLScalarType({ name: "Anything" }).parseValue;
const INT_MAX = 2_147_483_647;

const SCALARS: Readonly<Record<string, Fits | undefined>> = {
  String: (value) => typeof value === "string",
  ID: (value) => typeof value === "string",
  Boolean: (value) => typeof value === "boolean",
  Float: (value) => Number.isFinite(value),
  Int: (value) => Number.isInteger(value) && Math.abs(value as number) <= INT_MAX,
};

function fitsObject(type: GraphQLInputObjectType, kept: Map<GraphQLInputType, Fits>): Fits {
  const fields = Object.values(type.getFields());
  if (type.isOneOf || !fields.every(({ name }) => isPlainName(name))) return () => false;
  const fitsByName = new Map(fields.map((field) => [field.name, fitsOf(field.type, kept)]));
  const required = fields.filter(isRequiredInputField).map(({ name }) => name);
  return (value) => {
    if (value === null) return true;
    if (typeof value !== "object" || Array.isArray(value)) return false;
    const given = value as Variables;
    for (const name of Object.keys(given)) if (fitsByName.get(name)?.(given[name]) !== true) return false;
    for (const name of required) if (given[name] === undefined) return false;
    return true;
  };
}
