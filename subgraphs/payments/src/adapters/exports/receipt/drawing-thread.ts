import { parentPort } from "node:worker_threads";
import type { Receipt } from "../../../domain/exports/receipt.ts";
import { drawReceipt, loadTypefaces } from "./draw-receipt.ts";

export type Asked = { readonly number: number; readonly receipt: Receipt };
export type Drawn = { readonly number: number } & ({ readonly bytes: Uint8Array } | { readonly error: string });

const typefaces = loadTypefaces();

parentPort?.on("message", async ({ number, receipt }: Asked) => {
  const drawn = await drawReceipt(receipt, typefaces).then(
    (bytes): Drawn => ({ number, bytes }),
    (error: unknown): Drawn => ({
      number,
      error: error instanceof Error ? `${error.name}: ${error.message}` : "no error",
    }),
  );
  parentPort?.postMessage(drawn);
});
