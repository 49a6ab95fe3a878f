import { anonymous } from "@coffer/platform/identity/actor";
import type { AskForGrant } from "../identity/exchange-keys.ts";
import { newRequestId, type RequestContext } from "../identity/request-context.ts";
import type { SubgraphSource } from "./subgraph-source.ts";

const QUERY =
  "query ($sha256: String!, $usedFrom: String) { grant: apiKeyGrant(sha256: $sha256, usedFrom: $usedFrom) { token } }";

/**
 * Asks auth through a field that clients do not see. Only the key's hash leaves this process, which
 * opens nothing elsewhere.
 */
export const makeAskForGrant =
  (auth: SubgraphSource<RequestContext>): AskForGrant =>
  async (hash, address) => {
    const context = { requestId: newRequestId(), actor: anonymous };
    const { data, errors } = await auth.execute(
      { query: QUERY, variables: { sha256: hash, usedFrom: address } },
      context,
    );
    const [error] = errors ?? [];
    if (error) throw new Error(`auth answers ${String(error.extensions?.code)} instead of a grant`);
    const { grant } = data as { readonly grant: { readonly token: string } | null };
    return grant?.token ?? null;
  };
