import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import type { RequestContext } from "../identity/request-context.ts";
import type { SubgraphSource } from "./subgraph-source.ts";

/** A subgraph of this process: called as a function, with the actor as it is. */
export const makeInMemorySource = (subgraph: Pick<Subgraph, "execute">): SubgraphSource<RequestContext> => ({
  async execute(request, { actor, requestId, address, agent, work }) {
    const { data, errors } = await subgraph.execute({
      ...request,
      actor,
      requestId,
      ...(address === undefined ? {} : { address }),
      ...(agent ? { agent } : {}),
      ...(work ? { work } : {}),
    });
    return { data: data ?? null, ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}) };
  },
});
