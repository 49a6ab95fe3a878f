import type { AskForNodeKeys, NodeKey } from "../identity/nodes.ts";
import type { RequestContext } from "../identity/request-context.ts";
import { askAuth } from "./ask-auth.ts";
import type { SubgraphSource } from "./subgraph-source.ts";

const QUERY =
  "query ($nodeId: ID!) { found: nodeKeys(nodeId: $nodeId) { keys { grantId publicKey endsAt capabilities } } }";

type Found = {
  readonly keys: readonly (Omit<NodeKey, "endsAt"> & { readonly endsAt: string | null })[];
};

/** Asks auth through a field that clients do not see, as for API keys. */
export const makeAskForNodeKeys =
  (auth: SubgraphSource<RequestContext>): AskForNodeKeys =>
  async (nodeId) => {
    const found = await askAuth<Found>(auth, { query: QUERY, variables: { nodeId }, what: "a node's keys" });
    return found?.keys.map((key) => ({ ...key, endsAt: key.endsAt === null ? null : new Date(key.endsAt) })) ?? null;
  };
