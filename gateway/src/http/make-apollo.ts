import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { Logger } from "@coffer/platform/running/log";
import { GraphQLError, type GraphQLFormattedError, type ValidationRule } from "graphql";
import { toOperationName } from "../execution/resolve-operation.ts";
import type { Supergraph } from "../execution/supergraph.ts";
import type { RequestContext } from "../identity/request-context.ts";
import { operationLimits } from "../limits/operation-limits.ts";
import { makeDocumentStore } from "./document-store.ts";
import type { DoorConfig } from "./door-options.ts";
import type { KnownOperations } from "./known-operations.ts";
import { type ErrorMask, toPublicAbsence } from "./mask-errors.ts";
import { subscriptionsElsewhere } from "./subscriptions-elsewhere.ts";

export const makeLimitsRule = ({ depthMax, selectionsMax, valuesMax, repetitions }: DoorConfig): ValidationRule =>
  operationLimits({ depth: depthMax, selections: selectionsMax, values: valuesMax, ...repetitions });

/** Queries and mutations, over HTTP and over sockets: parses, validates, executes, masks. */
export function makeApollo(options: {
  config: DoorConfig;
  supergraph: Pick<Supergraph<RequestContext>, "gateway">;
  mask: ErrorMask;
  log: Logger;
  known: Pick<KnownOperations, "remember">;
}): ApolloServer<RequestContext> {
  const { config, supergraph, mask, log, known } = options;
  return new ApolloServer<RequestContext>({
    gateway: supergraph.gateway,
    introspection: config.introspection,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    // They would let anybody fill a cache, and a client that offers one sends the whole text when
    // it is told so.
    persistedQueries: false,
    documentStore: makeDocumentStore(),
    parseOptions: { maxTokens: config.tokensMax },
    validationRules: [makeLimitsRule(config), subscriptionsElsewhere],
    validationOptions: { hideSuggestions: !config.introspection },
    formatError: withOwnCode,
    logger: log,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Nothing calls home, whatever Apollo finds in its environment variables.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      maskingPlugin(mask, log),
      absencePlugin,
      rememberingPlugin(known),
    ],
  });
}

/** Apollo calls whatever a validation rule finds GRAPHQL_VALIDATION_FAILED; ours say more. */
function withOwnCode(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = error instanceof GraphQLError ? error.originalError : null;
  const own = error instanceof GraphQLError ? toPublicAbsence(error) : error;
  if (own instanceof GraphQLError && own !== error) return { ...formatted, ...own.toJSON() };
  if (formatted.extensions?.code !== "GRAPHQL_VALIDATION_FAILED" || !(cause instanceof GraphQLError)) return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, ...cause.extensions } };
}

const rememberingPlugin = ({ remember }: Pick<KnownOperations, "remember">): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ source, document }) {
        remember(source, document);
      },
    };
  },
});

/**
 * What is empty and what is absent, as over sockets. Before Apollo parses the document, resolves
 * the operation, or looks whether it may come by GET.
 */
const absencePlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart({ request }) {
    // To Apollo, an empty name is that of an operation.
    if (toOperationName(request.operationName) === null) delete request.operationName;
    // To Apollo, an empty document is none that was sent; a blank one is one without an operation,
    // which is what this is.
    if (request.query === "") request.query = " ";
  },
};

const maskingPlugin = (mask: ErrorMask, log: Logger): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue }) {
        mask.logFaults(errors, contextValue);
      },
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind !== "single") return;
        const { singleResult } = response.body;
        if (singleResult.errors)
          singleResult.errors = singleResult.errors.map((error) => presentError(mask, error, contextValue));
      },
    };
  },
  async unexpectedErrorProcessingRequest({ error, requestContext }) {
    log.error({ err: error, requestId: requestContext.contextValue.requestId }, "a request failed");
  },
});

/** To somebody whose token is no good, "log in" is no help: they did. */
function presentError(
  mask: ErrorMask,
  error: GraphQLFormattedError,
  { requestId, tokenFault }: RequestContext,
): GraphQLFormattedError {
  const masked = mask.present(error, requestId);
  if (!tokenFault || masked.extensions?.code !== "UNAUTHENTICATED") return masked;
  const { message, extensions } = mask.present(tokenFault.toJSON(), requestId);
  return { ...masked, message, extensions: { ...masked.extensions, ...extensions } };
}
