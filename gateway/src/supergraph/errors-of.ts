import { type ExecutionResult, GraphQLError } from "graphql";

/** The gateway keeps "Cannot return null for non-nullable field" out of `errors`; a client who gets null must learn why. */
export function errorsOf({ errors, extensions }: ExecutionResult): { errors?: readonly GraphQLError[] } {
  const found: unknown = errors ?? extensions?.valueCompletion;
  return Array.isArray(found) && found.length > 0 ? { errors: found.map(toGraphQLError) } : {};
}

export function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}
