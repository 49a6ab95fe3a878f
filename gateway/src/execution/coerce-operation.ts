import type { CoerceVariables } from "@coffer/platform/graphql/coerce-variables";
import { badUserInput } from "@coffer/platform/graphql/errors";
import {
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import { asError, variableErrors } from "./variable-errors.ts";

type Json = Readonly<Record<string, unknown>>;
type Taking = {
  readonly operation: OperationDefinitionNode;
  readonly coerceVariables: CoerceVariables;
  /** Its variables that `@skip` and `@include` read. */
  readonly conditions: readonly string[];
  /** Those that may be null by their type, and not where they stand. */
  readonly neverNull: readonly string[];
};
type Coerced =
  | { readonly coerced: Json; readonly errors?: undefined }
  | { readonly coerced?: undefined; readonly errors: readonly GraphQLError[] };

/** The variables as the operation takes them, or everything that is wrong with them. */
export function coerceVariables(schema: GraphQLSchema, planned: Taking, variables: Json): Coerced {
  const plain = planned.coerceVariables(variables);
  const definitions = planned.operation.variableDefinitions ?? [];
  const errors = plain ? [] : variableErrors(schema, planned.operation, variables);
  if (errors.length > 0) return { errors };
  const coerced = plain ?? getVariableValues(schema, definitions, variables).coerced ?? {};
  const missing = planned.conditions.filter((name) => coerced[name] === null || coerced[name] === undefined);
  if (missing.length > 0) return { errors: missing.map(notNull) };
  const nulls = planned.neverNull.filter((name) => coerced[name] === null);
  return nulls.length > 0 ? { errors: nulls.map(leaveOut).map(asError) } : { coerced };
}

/**
 * The variables that stand for an argument or field with a default which takes no null: they need
 * not be given, and a null that is given is no value (GraphQL spec §5.8.5 leaves it to the
 * execution).
 */
export function neverNullOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, Parameters<typeof visit>[0]>>,
): readonly string[] {
  const nullable = new Set(
    (operation.variableDefinitions ?? [])
      .filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value),
  );
  if (nullable.size === 0) return [];
  const names = new Set<string>();
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    Variable({ name: { value } }) {
      if (nullable.has(value) && isNonNullType(types.getInputType())) names.add(value);
    },
  });
  for (const node of [operation, ...Object.values(fragments)]) visit(node, visitor);
  return [...names];
}

/**
 * The variables that `@skip` and `@include` read: one that may be null by its type must not be by
 * its value.
 */
export function findConditionVariables(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, Parameters<typeof visit>[0]>>,
): readonly string[] {
  const names = new Set<string>();
  for (const node of [operation, ...Object.values(fragments)])
    visit(node, {
      Directive({ name, arguments: given = [] }) {
        if (name.value !== "skip" && name.value !== "include") return;
        for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  const declared = new Set((operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value));
  return [...names].filter((name) => declared.has(name));
}

const leaveOut = (path: string) => ({
  path,
  code: "WRONG_TYPE",
  message: "must not be null: leave it out for the default",
});

const notNull = (name: string): GraphQLError =>
  badUserInput([{ path: name, code: "WRONG_TYPE", message: "decides a condition, and must not be null" }]);
