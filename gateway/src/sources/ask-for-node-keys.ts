import { anonymous } from "@coffer/platform/identity/actor";
import type { AskForNodeKeys } from "../identity/nodes.ts";
import { newRequestId, type RequestContext } from "../identity/request-context.ts";
import type { SubgraphSource } from "./subgraph-source.ts";

const QUERY = "query ($nodeId: ID!) { found: nodeKeys(nodeId: $nodeId) { keys { grantId publicKey endsAt } } }";

type Found = {
  readonly keys: readonly { readonly grantId: string; readonly publicKey: string; readonly endsAt: string | null }[];
};

/** Asks auth through a field that clients do not see, as for API keys. */
export const makeAskForNodeKeys =
  (auth: SubgraphSource<RequestContext>): AskForNodeKeys =>
  async (nodeId) => {
    const context = { requestId: newRequestId(), actor: anonymous };
    const { data, errors } = await auth.execute({ query: QUERY, variables: { nodeId } }, context);
    const [error] = errors ?? [];
    if (error) throw new Error(`auth answers ${String(error.extensions?.code)} instead of a node's keys`);
    const { found } = data as { readonly found: Found | null };
    return found?.keys.map((key) => ({ ...key, endsAt: key.endsAt === null ? null : new Date(key.endsAt) })) ?? null;
  };
