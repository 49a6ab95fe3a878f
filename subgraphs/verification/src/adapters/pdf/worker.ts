import { parentPort, workerData } from "node:worker_threads";

const ALLOCATION_BYTES_MAX = 64 * 1024 * 1024;

// resourceLimits bound the heap but not typed arrays, and the parser's inflater doubles one for as long as data comes:
// two megabytes of packed zeros took 2.6 GB before the deadline.
globalThis.Uint8Array = new Proxy(Uint8Array, {
  construct(target, args, newTarget) {
    if (typeof args[0] === "number" && args[0] > ALLOCATION_BYTES_MAX) throw new RangeError("allocation too large");
    return Reflect.construct(target, args, newTarget);
  },
});

const { rewritePdf } = await import("./rewrite-pdf.ts");
const outcome = await rewritePdf(workerData);
parentPort?.postMessage(outcome, outcome.ok ? [outcome.bytes.buffer] : []);
