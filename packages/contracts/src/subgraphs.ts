/**
 * Every subgraph, in the order in which they are started: what each needs of another it takes from
 * events, so no order is needed to be right.
 */
export const SUBGRAPHS = ["auth", "users", "wallets", "verification", "payments", "ledger"] as const;
export type SubgraphName = (typeof SUBGRAPHS)[number];
