import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
  type VariableDefinitionNode,
} from "graphql";
import type { InputFault } from "./errors.ts";

type Values = Readonly<Record<string, unknown>>;

/** A list of a million wrong values must not become a million faults. */
const FAULTS_MAX = 50;
/**
 * What can be the name of a field. A longer one, or anything else that was written as one, is not
 * repeated: it may be a value gone astray.
 */
const NAME = /^[_A-Za-z][_0-9A-Za-z]{0,63}$/;

/**
 * Why variables do not fit their types: where, and what is wanted. graphql-js says it with the
 * value at hand, which may be a password; no message of these holds anything that a client sent but
 * the names of fields.
 */
export function findVariableFaults(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Values,
): InputFault[] {
  const faults: InputFault[] = [];
  for (const { variable, type: node, defaultValue } of definitions) {
    const type = typeFromAST(schema, node);
    const path = variable.name.value;
    const value = Object.hasOwn(variables, path) ? variables[path] : undefined;
    if (!isInputType(type)) faults.push({ path, code: "WRONG_TYPE", message: "is of a type that is no input" });
    else if (value === undefined && (defaultValue || !isNonNullType(type))) continue;
    else faults.push(...faultsOf(value, type, path));
  }
  return faults.slice(0, FAULTS_MAX);
}

function faultsOf(value: unknown, type: GraphQLInputType, path: string): InputFault[] {
  if (isNonNullType(type)) {
    if (value === undefined || value === null) return [required(path, type)];
    return faultsOf(value, type.ofType, path);
  }
  if (value === undefined || value === null) return [];
  if (isListType(type)) {
    const item: GraphQLInputType = type.ofType;
    return Array.isArray(value) ? faultsOfItems(value, item, path) : faultsOf(value, item, path);
  }
  return isInputObjectType(type) ? faultsOfObject(value, type, path) : faultsOfLeaf(value, type, path);
}

function faultsOfItems(items: readonly unknown[], type: GraphQLInputType, path: string): InputFault[] {
  const faults: InputFault[] = [];
  for (const [i, item] of items.entries()) {
    if (faults.length >= FAULTS_MAX) break;
    faults.push(...faultsOf(item, type, `${path}.${i}`));
  }
  return faults;
}

function faultsOfObject(value: unknown, type: GraphQLInputObjectType, path: string): InputFault[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [wrong(path, `an object: ${type}`)];
  const given = value as Values;
  const fields = type.getFields();
  const faults = Object.values(fields).flatMap((field) => {
    const one = Object.hasOwn(given, field.name) ? given[field.name] : undefined;
    if (one === undefined && field.defaultValue !== undefined) return [];
    return faultsOf(one, field.type, `${path}.${field.name}`);
  });
  for (const key of Object.keys(given)) {
    if (faults.length >= FAULTS_MAX) break;
    if (!Object.hasOwn(fields, key)) faults.push(unknownField(path, key, type));
  }
  const set = Object.keys(given).filter((key) => given[key] !== undefined);
  if (type.isOneOf && (set.length !== 1 || given[set[0] ?? ""] === null))
    faults.push({ path, code: "EXACTLY_ONE", message: `must have exactly one of the fields of ${type}` });
  return faults;
}

function faultsOfLeaf(value: unknown, type: GraphQLLeafType, path: string): InputFault[] {
  try {
    if (type.parseValue(value) !== undefined) return [];
  } catch {
    // Its message holds the value.
  }
  return [wrong(path, isEnumType(type) ? `a value of the enum ${type}` : `of the type ${type}`)];
}

const required = (path: string, type: GraphQLInputType): InputFault => ({
  path,
  code: "REQUIRED",
  message: `must be given: its type is ${type}`,
});

const wrong = (path: string, what: string): InputFault => ({ path, code: "WRONG_TYPE", message: `must be ${what}` });

const unknownField = (path: string, key: string, type: GraphQLInputObjectType): InputFault =>
  NAME.test(key)
    ? { path: `${path}.${key}`, code: "UNKNOWN_FIELD", message: `is no field of ${type}` }
    : { path, code: "UNKNOWN_FIELD", message: `has a field that ${type} does not have` };
