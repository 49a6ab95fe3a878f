import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode } from "graphql";

/** "GraphQL over HTTP": an empty name is none. */
export const toOperationName = (operationName: string | null | undefined): string | null => operationName || null;

/**
 * The operation that is asked for, or why there is none; the same words over HTTP and over sockets.
 */
export function resolveOperation(
  { definitions }: DocumentNode,
  operationName: string | null | undefined,
): OperationDefinitionNode | GraphQLError {
  const operations = definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const wanted = toOperationName(operationName);
  if (wanted !== null)
    return (
      operations.find(({ name }) => name?.value === wanted) ??
      unresolved("The document has no operation of the name that operationName gives.")
    );
  const [first, ...others] = operations;
  if (!first) return unresolved("The document has no operation.");
  if (others.length > 0) return unresolved("The document has several operations: name one in operationName.");
  return first;
}

const unresolved = (message: string) =>
  new GraphQLError(message, { extensions: { code: "OPERATION_RESOLUTION_FAILURE" } });
