import type { SubgraphName } from "@coffer/contracts/subgraphs";

/** The durable consumers of each subgraph, by name: whose dead letters there can be. */
export const CONSUMERS: Readonly<Record<SubgraphName, readonly string[]>> = {
  auth: ["notices"],
  users: ["mails"],
  wallets: ["credited-deposits", "payouts", "verified-users"],
  verification: [],
  payments: ["chain-deposits", "chain-payouts", "events", "people", "webhooks"],
  ledger: [],
};

/**
 * Who reads whose topic. A broker's rights are made from it (./prepare-kafka.ts), the page
 * docs/DISTRIBUTED.md tells what each of them believes, and a test compares all three with the
 * code.
 */
export const READERS = {
  auth: ["payments"],
  users: ["auth"],
  wallets: ["payments", "verification"],
  verification: [],
  payments: ["auth", "ledger", "payments", "users", "verification", "wallets"],
  ledger: [],
  gateway: ["auth", "ledger", "payments", "verification", "wallets"],
} as const satisfies Readonly<Record<SubgraphName | "gateway", readonly SubgraphName[]>>;
