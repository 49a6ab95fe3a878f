import type { Logger } from "@coffer/platform/running/log";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { Faucet } from "../chains/ports.ts";
import { findFollowed, type SendingNetwork } from "../sends/deps.ts";
import type { OpenTreasury } from "./open-treasury.ts";
import type { TreasuryReader } from "./ports.ts";

/** Whole units of the network's currency. */
const FUNDS = 100n;

type Deps = {
  readonly network: NetworkCode;
  readonly sending: SendingNetwork;
  readonly faucet: Faucet;
  readonly treasuries: Pick<TreasuryReader, "find">;
  readonly openTreasury: (command: OpenTreasury) => Promise<unknown>;
  readonly log: Logger;
};

/**
 * Where money is a game nobody has to open a treasury, nor fund it: it is there once its network is
 * followed, and has something. One that has spent all gets no more while this process runs.
 */
export function makeProvideSandbox({ network, sending, faucet, treasuries, openTreasury, log }: Deps) {
  let isDone = false;
  return async (): Promise<void> => {
    if (isDone) return;
    const followed = await findFollowed(sending);
    if (!followed) return;
    const treasury = await treasuries.find(network);
    if (!treasury) {
      await openTreasury({ operatorId: null, network, reason: "a sandbox opens it by itself" });
      return;
    }
    const { chain, node } = followed;
    const balance = await node.balanceAt(treasury.address, chain.cursor.hash);
    isDone = true;
    if (balance > 0n) return;
    const txid = await faucet.send(treasury.address, FUNDS * 10n ** BigInt(sending.native.scale));
    if (txid === null) log.warn({ network }, "the node gives no test money: fund the treasury yourself");
  };
}
