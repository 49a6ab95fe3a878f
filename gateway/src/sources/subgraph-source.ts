import type { Work } from "@coffer/platform/running/work";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import type { Cancellation } from "../limits/cancellation.ts";

/**
 * What travels with one request or one subscription. The executor looks into none of it but the id.
 */
export type GatewayContext = {
  readonly requestId: string;
  readonly actor: unknown;
  readonly address?: string;
  readonly cancellation?: Cancellation;
  readonly work?: Work;
  /** Set where the operation was executed already, and its result is only to be presented. */
  readonly answered?: Promise<ExecutionResult>;
};

export type SubgraphRequest = {
  /** The same string for the same plan, so it serves as the key of a cache of parsed documents. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /**
   * Set for the primary fetch of a subscription alone, by the gateway; it never comes from a
   * client.
   */
  readonly event?: unknown;
};

export type SubgraphResponse = {
  /** Fresh for each call: the gateway merges other subgraphs' answers into it. */
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
};

/**
 * One subgraph as the gateway sees it, in memory or over HTTP. Throws where the subgraph cannot be
 * reached.
 */
export type SubgraphSource<C extends GatewayContext = GatewayContext> = {
  execute(request: SubgraphRequest, context: C): Promise<SubgraphResponse>;
};

/**
 * How a plan's fetches reach their subgraphs; `isPrimary` of what is fetched at the root of the
 * operation.
 */
export type FetchFrom = (subgraph: string, request: SubgraphRequest, isPrimary: boolean) => Promise<SubgraphResponse>;

export type Sources<C extends GatewayContext> = Readonly<Record<string, SubgraphSource<C>>>;

/**
 * Nothing of the client's request goes on but its variables: a client must not reach a subgraph's
 * `extensions.event`.
 */
export const fetchFrom =
  <C extends GatewayContext>(sources: Sources<C>, context: C): FetchFrom =>
  async (subgraph, request) => {
    context.work?.goOn();
    return sourceOf(sources, subgraph).execute(request, context);
  };

/**
 * While one event of a subscription is resolved: only the primary fetch sees the event, for
 * entities are read as they are now. `primaryFault` tells afterwards whether that fetch did not
 * reach the subgraph.
 */
export function fetchWithEvent<C extends GatewayContext>(
  sources: Sources<C>,
  context: C,
  event: unknown,
): { readonly fetch: FetchFrom; readonly primaryFault: () => { readonly error: unknown } | null } {
  let fault: { readonly error: unknown } | null = null;
  const fetch: FetchFrom = async (subgraph, request, isPrimary) => {
    const source = sourceOf(sources, subgraph);
    context.work?.goOn();
    if (!isPrimary) return source.execute(request, context);
    try {
      return await source.execute({ ...request, event }, context);
    } catch (error) {
      fault = { error };
      throw error;
    }
  };
  return { fetch, primaryFault: () => fault };
}

export function sourceOf<C extends GatewayContext>(sources: Sources<C>, subgraph: string): SubgraphSource<C> {
  const source = sources[subgraph];
  if (!source) throw new Error(`no source for subgraph ${subgraph}`);
  return source;
}
