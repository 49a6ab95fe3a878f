import type { SubgraphName } from "@coffer/contracts/subgraphs";

/** By subgraph and name: the table, whose rows are its items. */
export const QUEUES: Readonly<Partial<Record<SubgraphName, Readonly<Record<string, string>>>>> = {
  auth: { events: "outbox" },
  users: { mails: "mail", events: "outbox" },
  wallets: { events: "outbox" },
  verification: { verifications: "verification", events: "outbox" },
  payments: { deposits: "deposit_task", holds: "hold_task", events: "outbox" },
  ledger: { events: "outbox" },
};
