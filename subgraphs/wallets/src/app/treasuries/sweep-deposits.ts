import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { findFollowed, type SendsDeps } from "../sends/deps.ts";
import type { SendWriter } from "../sends/ports.ts";
import type { TreasuryReader, TreasuryWriter } from "./ports.ts";

/** Of one round. */
const SWEEPS_MAX = 50;

type Deps = Omit<SendsDeps, "inSends"> & {
  readonly treasuries: TreasuryReader;
  readonly inSweeps: <T>(
    work: (writer: { readonly sends: SendWriter; readonly treasuries: TreasuryWriter }) => Promise<T>,
  ) => Promise<T>;
};

/**
 * Plans sweeps: what deposits have brought to an address, and is credited, goes to the treasury,
 * which pays everybody out. An address has one at a time, and none while more is arriving.
 */
export function makeSweepDeposits(deps: Deps): () => Promise<void> {
  const { network, native, rules, treasuries, inSweeps, clock, log } = deps;
  return async () => {
    if (rules.sweepMinimum === null) return;
    const treasury = await treasuries.find(network);
    if (treasury?.state !== "OPEN") return;
    const found = await treasuries.listSweepable(network, rules.sweepMinimum, SWEEPS_MAX);
    if (found.length === 0) return;
    const followed = await findFollowed(deps);
    if (!followed) return;
    const { chain, node } = followed;
    for (const source of found) {
      const nextNonce = await node.nonceAt(source.address, chain.cursor.hash);
      const units = await node.balanceAt(source.address, chain.cursor.hash);
      const isThere = units >= rules.sweepMinimum;
      if (!isThere) log.error({ network, source: source.address }, "what deposits have brought is not there any more");
      await inSweeps(async (writer) => {
        await writer.treasuries.addSource(network, { ...source, nextNonce });
        // Who else has its key, an operator has to find out: until then it is left alone.
        if (!isThere) return writer.sends.pause({ network, address: source.address }, "FOREIGN_NONCE");
        await writer.sends.plan({
          ...{ id: newId("txn"), network, kind: "SWEEP", source: source.address, payee: treasury.address },
          ...{ amount: money(native, units), feeCap: rules.feeCap, priority: "LOW" },
          ...{ paymentId: null, userId: null, createdAt: clock.now() },
        });
      });
    }
  };
}
