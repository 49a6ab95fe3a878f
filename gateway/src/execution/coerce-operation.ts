import type { CoerceVariables } from "@coffer/platform/graphql/coerce-variables";
import { badUserInput } from "@coffer/platform/graphql/errors";
import {
  type GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  visit,
} from "graphql";
import { variableErrors } from "./variable-errors.ts";

type Json = Readonly<Record<string, unknown>>;
type Taking = {
  readonly operation: OperationDefinitionNode;
  readonly coerceVariables: CoerceVariables;
  /** Its variables that `@skip` and `@include` read. */
  readonly conditions: readonly string[];
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
  return missing.length > 0 ? { errors: missing.map(notNull) } : { coerced };
}

/** The variables that `@skip` and `@include` read: one that may be null by its type must not be by its value. */
export function conditionsOf(
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

const notNull = (name: string): GraphQLError =>
  badUserInput([{ path: name, code: "WRONG_TYPE", message: "decides a condition, and must not be null" }]);
