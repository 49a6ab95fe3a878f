import {
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from "graphql";

/** The one field that a valid subscription selects; through fragments, too. */
export function findRootField(document: DocumentNode, operation: OperationDefinitionNode): FieldNode | undefined {
  for (const selection of rootSelections(document, operation)) if (selection.kind === Kind.FIELD) return selection;
  return undefined;
}

/**
 * The GraphQL specification of 2025 forbids `@skip` and `@include` on what a subscription selects
 * at its root. graphql 16 does not know that yet: with a variable its `validate()` throws, and the
 * planner would plan no subscription.
 */
export function conditionalRootErrors(document: DocumentNode, operation: OperationDefinitionNode): GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const selection of rootSelections(document, operation)) {
    const condition = selection.directives?.find(({ name }) => name.value === "skip" || name.value === "include");
    if (!condition) continue;
    const message = `A subscription's root field cannot have @${condition.name.value}.`;
    errors.push(new GraphQLError(message, { nodes: condition, extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }));
  }
  return errors;
}

/**
 * Every selection at the root, fragments and what is in them; a fragment that spreads itself is met
 * once.
 */
function* rootSelections(document: DocumentNode, operation: OperationDefinitionNode): Generator<SelectionNode> {
  const seen = new Set<string>();
  const waiting: SelectionSetNode[] = [operation.selectionSet];
  for (let set = waiting.shift(); set; set = waiting.shift()) {
    for (const selection of set.selections) {
      yield selection;
      if (selection.kind === Kind.INLINE_FRAGMENT) waiting.push(selection.selectionSet);
      if (selection.kind !== Kind.FRAGMENT_SPREAD || seen.has(selection.name.value)) continue;
      seen.add(selection.name.value);
      for (const node of document.definitions) {
        if (node.kind === Kind.FRAGMENT_DEFINITION && node.name.value === selection.name.value)
          waiting.push(node.selectionSet);
      }
    }
  }
}
