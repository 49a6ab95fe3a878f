import type { SubgraphName } from "../database/provision.ts";

/** Under which path of a subgraph its doors that are not GraphQL are, for the gateway alone. */
export const PUBLIC_DOOR = "/public";

/** Every door that is not GraphQL, and whose it is: what the gateway forwards when subgraphs are other processes. A test compares it with their routes. */
export const PUBLIC_ROUTES: readonly {
  readonly subgraph: SubgraphName;
  readonly method: "GET" | "POST";
  readonly path: string;
}[] = [{ subgraph: "auth", method: "GET", path: "/auth/jwks.json" }];
