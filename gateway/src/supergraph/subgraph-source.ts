import type { GraphQLDataSource } from "@apollo/gateway";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";

/** What travels with one request or one subscription. The executor looks into none of it but the id. */
export type GatewayContext = {
  readonly requestId: string;
  readonly actor: unknown;
  /** Set where the operation was executed already, and its result is only to be presented. */
  readonly answered?: Promise<ExecutionResult>;
};

export type SubgraphRequest = {
  /** The same string for the same plan, so it serves as the key of a cache of parsed documents. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Set for the primary fetch of a subscription alone, by the gateway; it never comes from a client. */
  readonly event?: unknown;
};

export type SubgraphResponse = {
  /** Fresh for each call: the gateway merges other subgraphs' answers into it. */
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
};

/** One subgraph as the gateway sees it, in memory or over HTTP. Throws where the subgraph cannot be reached. */
export type SubgraphSource<C extends GatewayContext = GatewayContext> = {
  execute(request: SubgraphRequest, context: C): Promise<SubgraphResponse>;
};

/** Any extensions of the incoming request are left behind: a client must not reach a subgraph's `extensions.event`. */
export function toDataSource<C extends GatewayContext>(source: SubgraphSource<C>): GraphQLDataSource {
  return { process: (options) => source.execute(requestOf(options), options.context as C) };
}

/**
 * The source of the subgraph that owns a subscription, while one event is resolved: only the primary fetch sees the event.
 * `primaryFault` tells afterwards whether that fetch did not reach the subgraph.
 */
export function toDataSourceWithEvent<C extends GatewayContext>(
  source: SubgraphSource<C>,
  event: unknown,
): { readonly dataSource: GraphQLDataSource; readonly primaryFault: () => { readonly error: unknown } | null } {
  let fault: { readonly error: unknown } | null = null;
  const dataSource: GraphQLDataSource = {
    async process(options) {
      const request = requestOf(options);
      const context = options.context as C;
      // Entity fetches into the event's result sit below a path; they read the present, not the event.
      const isPrimary = "pathInIncomingRequest" in options && options.pathInIncomingRequest?.length === 0;
      if (!isPrimary) return source.execute(request, context);
      try {
        return await source.execute({ ...request, event }, context);
      } catch (error) {
        fault = { error };
        throw error;
      }
    },
  };
  return { dataSource, primaryFault: () => fault };
}

function requestOf({ request }: Parameters<GraphQLDataSource["process"]>[0]): SubgraphRequest {
  const { query, variables = {}, operationName } = request;
  if (query === undefined) throw new Error("the query plan has a fetch without an operation");
  return operationName === undefined ? { query, variables } : { query, variables, operationName };
}
