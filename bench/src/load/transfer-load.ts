import { fork } from "node:child_process";
import { watched } from "@coffer/platform/running/watchdog";

/** Whom the worker connects as, and between whom it moves money. */
export type TransferWorld = {
  readonly url: string;
  /** UUIDs. The first few are the hot ones. */
  readonly accounts: readonly string[];
  /** Transfers of one call, which is one transaction. */
  readonly batch: number;
  readonly connections: number;
};

export type TransferOrder = {
  readonly seconds: number;
  /** Percent of transfers of which one side is a hot account. */
  readonly hotPercent: number;
  readonly hotAccounts: number;
};

export type TransferReport = {
  readonly posted: number;
  /** Outcomes other than `posted`, and how often each came. */
  readonly others: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Of a batch. */
  readonly p50Ms: number;
  readonly p99Ms: number;
};

/** Read by the worker. */
export type TransferMessage = { readonly open: TransferWorld } | { readonly run: TransferOrder };

const WORKER = new URL("./post-transfers.ts", import.meta.url).pathname;

export type TransferLoad = Awaited<ReturnType<typeof openTransferLoad>>;

/**
 * A process of its own that posts transfers through the ledger's own client, each connection its
 * next batch as soon as the last is answered.
 */
export async function openTransferLoad(world: TransferWorld, nodeArguments: readonly string[] = []) {
  const child = watched(fork(WORKER, { execArgv: [...process.execArgv, ...nodeArguments] }));
  const ask = (message: TransferMessage): Promise<TransferReport | "open"> =>
    new Promise((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`the load generator ended with ${code}`));
      child.once("exit", ended);
      child.once("message", (answer) => {
        child.off("exit", ended);
        resolve(answer as TransferReport | "open");
      });
      child.send(message);
    });
  await ask({ open: world });
  return {
    pid: child.pid ?? 0,
    run: (order: TransferOrder) => ask({ run: order }) as Promise<TransferReport>,
    async close() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
    },
  };
}
