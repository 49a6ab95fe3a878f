import type { SubgraphName } from "@coffer/contracts/subgraphs";

/** Under which path of a subgraph its doors that are not GraphQL are, for the gateway alone. */
export const PUBLIC_DOOR = "/public";

export type PublicRoute = {
  readonly subgraph: SubgraphName;
  readonly method: "GET" | "POST";
  readonly path: string;
  /** Headers of the client's request, in small letters, that its owner needs besides the usual ones: a webhook's signature, or `cookie`. */
  readonly needs?: readonly string[];
};

/** Every door that is not GraphQL, and whose it is: what the gateway forwards when subgraphs are other processes. A test compares it with their routes. */
export const PUBLIC_ROUTES: readonly PublicRoute[] = [{ subgraph: "auth", method: "GET", path: "/auth/jwks.json" }];
