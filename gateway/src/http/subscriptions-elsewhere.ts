import { subscriptionOverHttp } from "@coffer/platform/graphql/errors";
import { type DocumentNode, Kind, type OperationDefinitionNode, type ValidationRule } from "graphql";
import { conditionalRootErrors } from "../execution/root-field.ts";

/**
 * graphql 16's own rule for subscriptions throws where the root field is conditional on a variable,
 * and a request would end as a fault. So such a document is refused here, and what is left of it
 * for the other rules is nothing.
 */
export const subscriptionsElsewhere: ValidationRule = (context) => ({
  Document(node) {
    const operations = operationsOf(node);
    const conditional = operations
      .filter(({ operation }) => operation === "subscription")
      .flatMap((operation) => conditionalRootErrors(node, operation));
    if (conditional.length === 0) return undefined;
    for (const error of operations.length === 1 ? [subscriptionOverHttp()] : conditional) context.reportError(error);
    return { ...node, definitions: [] };
  },
});

const operationsOf = ({ definitions }: DocumentNode): OperationDefinitionNode[] =>
  definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
