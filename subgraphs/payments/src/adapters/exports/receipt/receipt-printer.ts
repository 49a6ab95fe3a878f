import { Worker } from "node:worker_threads";
import type { DrawReceipt } from "../../../app/exports/ports.ts";
import type { Asked, Drawn } from "./drawing-thread.ts";

export type ReceiptPrinter = { readonly draw: DrawReceipt; close(): Promise<void> };

/** Of the thread's own heap. A receipt takes a fraction. */
const HEAP_MAX_MB = 192;
/** It ends when nobody wants a receipt for so long: it holds some tens of megabytes. */
const REST_MS = 60_000;

type Waiting = { readonly resolve: (bytes: Buffer) => void; readonly reject: (error: Error) => void };
type Thread = { readonly worker: Worker; readonly waiting: Map<number, Waiting> };

/**
 * Draws in a thread of its own: laying out and packing a page takes some tens of milliseconds of a
 * processor, in which nobody's payment would be answered. The thread starts with the first receipt;
 * where it ends, what it had in hand has failed, and the next has another.
 */
export function makeReceiptPrinter(): ReceiptPrinter {
  let thread: Thread | null = null;
  let last = 0;
  let rest: NodeJS.Timeout | undefined;

  /** Whoever comes from then on gets another. */
  const leave = (ended: Thread): void => {
    if (thread === ended) thread = null;
    void ended.worker.terminate();
  };
  const start = (): Thread => {
    const worker = new Worker(new URL("./drawing-thread.ts", import.meta.url), {
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
    });
    const started: Thread = { worker, waiting: new Map() };
    const end = (error: Error) => {
      if (thread === started) thread = null;
      for (const { reject } of started.waiting.values()) reject(error);
      started.waiting.clear();
    };
    worker.on("message", (drawn: Drawn) => {
      const one = started.waiting.get(drawn.number);
      started.waiting.delete(drawn.number);
      if ("bytes" in drawn) one?.resolve(Buffer.from(drawn.bytes));
      else one?.reject(new Error(drawn.error));
      if (started.waiting.size === 0) rest = setTimeout(() => leave(started), REST_MS).unref();
    });
    worker.on("error", end);
    worker.on("exit", (code) => end(new Error(`the thread that draws receipts ended with ${code}`)));
    // It keeps no process from ending.
    worker.unref();
    return started;
  };
  return {
    draw: (receipt) =>
      new Promise((resolve, reject) => {
        clearTimeout(rest);
        thread ??= start();
        last += 1;
        thread.waiting.set(last, { resolve, reject });
        thread.worker.postMessage({ number: last, receipt } satisfies Asked);
      }),
    async close() {
      clearTimeout(rest);
      await thread?.worker.terminate();
    },
  };
}
