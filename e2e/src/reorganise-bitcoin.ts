import { randomBytes } from "node:crypto";
import type { Btcd } from "@coffer/local-parts/btcd";
import { mineEmptyBlockOn, readHead } from "./random-hour/bitcoin-coins.ts";

/**
 * As a network does it: a longer branch without what the newest blocks held, which waits to be
 * mined again. `invalidateblock` leaves a lower chain for a moment, by which Core judges what
 * waits: it drops what spends coins that are too young at that height, and all but ten blocks'.
 */
export async function reorganiseBitcoin(btcd: Pick<Btcd, "ask">, depth: number): Promise<void> {
  const height = (await btcd.ask("getblockcount")) as number;
  let head = await readHead(btcd, await btcd.ask("getblockhash", height - depth));
  for (let i = 0; i <= depth; i += 1) head = await mineEmptyBlockOn(btcd, head, randomBytes(8));
  if ((await btcd.ask("getbestblockhash")) !== head.hash) throw new Error("the longer branch was not taken");
}
