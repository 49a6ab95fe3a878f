import { Worker } from "node:worker_threads";
import type { PdfOutcome } from "./rewrite-pdf.ts";

const DEADLINE_MS = 10_000;
const LIMITS = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
const TOO_HARD: PdfOutcome = {
  ok: false,
  code: "UNREADABLE",
  message: "The PDF is too complex to be read.",
};

/**
 * Runs rewritePdf in a thread that may use one core for `deadlineMs`, 224 MB of heap and 64 MB per array, and is then
 * ended: a hostile file costs that much and no more. Rejects only when the thread itself is broken.
 */
export function rewritePdfInWorker(bytes: Uint8Array, deadlineMs = DEADLINE_MS): Promise<PdfOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<PdfOutcome>();
  const copy = new Uint8Array(bytes);
  const worker = new Worker(new URL("./worker.ts", import.meta.url), {
    workerData: copy,
    transferList: [copy.buffer],
    resourceLimits: LIMITS,
    env: {},
    stdout: true, // what the parser prints about a stranger's file does not belong in our log
    stderr: true,
  });
  const deadline = setTimeout(() => resolve(TOO_HARD), deadlineMs);
  worker.once("message", resolve);
  worker.once("error", (error) => (isOutOfMemory(error) ? resolve(TOO_HARD) : reject(error)));
  worker.once("exit", (code) => reject(new Error(`the PDF thread ended with ${code} and no answer`)));
  return promise.finally(async () => {
    clearTimeout(deadline);
    await worker.terminate();
  });
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
