import type { AskForGrant } from "../identity/exchange-keys.ts";
import type { RequestContext } from "../identity/request-context.ts";
import { askAuth } from "./ask-auth.ts";
import type { SubgraphSource } from "./subgraph-source.ts";

const QUERY =
  "query ($sha256: String!, $usedFrom: String) { found: apiKeyGrant(sha256: $sha256, usedFrom: $usedFrom) { token } }";

/**
 * Asks auth through a field that clients do not see. Only the key's hash leaves this process, which
 * opens nothing elsewhere.
 */
export const makeAskForGrant =
  (auth: SubgraphSource<RequestContext>): AskForGrant =>
  async (sha256, usedFrom) => {
    const variables = { sha256, usedFrom };
    const found = await askAuth<{ readonly token: string }>(auth, { query: QUERY, variables, what: "a grant" });
    return found?.token ?? null;
  };
