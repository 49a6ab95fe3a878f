import type { InputFault } from "@coffer/platform/graphql/errors";
import { findVariableFaults } from "@coffer/platform/graphql/variable-faults";
import { GraphQLError, type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from "graphql";

type Variables = Readonly<Record<string, unknown>>;

/**
 * Whether variables fit is graphql-js's word; why they do not is said without their values. Empty
 * where they fit.
 */
export function variableErrors(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Variables,
): GraphQLError[] {
  const definitions = operation.variableDefinitions ?? [];
  if (!getVariableValues(schema, definitions, variables, { maxErrors: 1 }).errors) return [];
  const faults = findVariableFaults(schema, definitions, variables);
  return (faults.length > 0 ? faults : [UNKNOWN]).map(asError);
}

const UNKNOWN: InputFault = { path: "variables", code: "WRONG_TYPE", message: "must fit the types of the operation" };

/** One for each: the operation was not tried at all, which its status says. */
export const asError = (fault: InputFault): GraphQLError =>
  new GraphQLError(`${fault.path}: ${fault.message}`, {
    extensions: { code: "BAD_USER_INPUT", inputs: [fault], http: { status: 400 } },
  });
