import type { SubgraphName } from "./subgraphs.ts";

/**
 * By subgraph and name: the table, whose rows are its items. Those of `outbox` are events to be
 * published.
 */
export const QUEUES: Readonly<Record<SubgraphName, Readonly<Record<string, string>>>> = {
  auth: { mails: "mail", events: "outbox" },
  users: { mails: "mail", events: "outbox" },
  wallets: { events: "outbox" },
  verification: { verifications: "verification", events: "outbox" },
  payments: {
    deposits: "deposit_task",
    returns: "return_task",
    withdrawals: "withdrawal_task",
    paid: "paid_task",
    methods: "method_task",
    holds: "hold_task",
    requests: "request_task",
    schedules: "schedule_task",
    bulks: "bulk_task",
    webhooks: "webhook_task",
    exports: "export_task",
    events: "outbox",
  },
  ledger: { events: "outbox" },
};
