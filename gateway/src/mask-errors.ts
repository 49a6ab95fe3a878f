import { PUBLIC_ERROR_CODES } from "@coffer/platform/errors";
import type { Logger } from "@coffer/platform/log";
import { GraphQLError, type GraphQLFormattedError } from "graphql";

const INTERNAL = "INTERNAL_SERVER_ERROR";
const MASKED = "Something went wrong on our side. Quote the request id when you report it.";

/** Facts of an extension that clients may see; where an error came from inside is not among them. */
const SHOWN = ["code", "inputs", "retryAfterSeconds", "coordinate"] as const;

export type MaskErrors = (errors: readonly GraphQLError[], context: { readonly requestId: string }) => GraphQLError[];

/** No answer carries a stack, SQL or a host name; each error carries the request id that finds its log line. */
export const makeMaskErrors =
  (log: Logger): MaskErrors =>
  (errors, { requestId }) =>
    errors.map((error) => {
      const formatted = maskOne(error.toJSON(), requestId);
      if (formatted.extensions?.code === INTERNAL && !wasMasked(error))
        log.error({ err: error.originalError ?? error, requestId }, "a request failed");
      return new GraphQLError(formatted.message, {
        nodes: error.nodes ?? null,
        path: error.path ?? null,
        extensions: formatted.extensions ?? {},
      });
    });

/** The subgraph has logged its fault already, under the same request id. */
const wasMasked = (error: GraphQLError): boolean => error.extensions.code === INTERNAL && error.message === MASKED;

export function maskOne(error: GraphQLFormattedError, requestId: string): GraphQLFormattedError {
  const code = String(error.extensions?.code ?? INTERNAL);
  const isPublic = PUBLIC_ERROR_CODES.has(code);
  const shown = SHOWN.flatMap((key) =>
    error.extensions?.[key] === undefined ? [] : [[key, error.extensions[key]] as const],
  );
  return {
    message: isPublic ? error.message : MASKED,
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    extensions: { ...(isPublic ? Object.fromEntries(shown) : {}), code: isPublic ? code : INTERNAL, requestId },
  };
}
