import type { Json } from "../rpc/json.ts";

/** Asks a Core node for what is one wallet's. Rejects as JsonRpc does. */
export type AskWallet = (method: string, params: readonly unknown[]) => Promise<Json>;
