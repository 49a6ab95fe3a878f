import type { NewEvent } from "@coffer/contracts/new-event";
import type { BlockHead } from "../../domain/chains/block.ts";
import { blocksHolding, heightHeldBy } from "../../domain/chains/depth.ts";
import { goesOn, isInSight } from "../../domain/chains/following.ts";
import { type Send, type Settled, type SignedAttempt, settle } from "../../domain/sends/send.ts";
import { forHeldBlocks, type IsAgreed } from "../chains/is-agreed.ts";
import type { ChainWriter, InChain } from "../chains/ports.ts";
import type { SendsDeps } from "./deps.ts";
import { feePaid, payoutConfirmed, payoutFailed } from "./events.ts";
import type { SendReader, SendWithAttempts, SendWriter } from "./ports.ts";

type Deps = Pick<SendsDeps, "network" | "native" | "chains" | "clock" | "log" | "announce"> & {
  readonly sends: Pick<SendReader<SignedAttempt>, "listMined">;
  readonly inChain: InChain<ChainWriter & { readonly sends: SendWriter }>;
  readonly isAgreed: IsAgreed;
  /** Blocks that have to hold one, its own among them, before it counts as paid. */
  readonly needed: () => number;
  readonly finality: number;
};

type Mined = SendWithAttempts<SignedAttempt>;

/** What is mined, and what as many blocks make of it as hold it. */
type Due = Mined & { readonly settled: Settled };

/**
 * Brings what is mined to its end, by how many blocks hold it, where providers agree on the last of
 * as many as have to: paid, or given back. The transaction looks whether that block is still ours,
 * and leaves what was taken back meanwhile.
 */
export function makeSettleSends(deps: Deps): () => Promise<void> {
  const { network, chains, sends, isAgreed, finality } = deps;
  return async () => {
    const needed = deps.needed();
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    const mined = await sends.listMined(network, heightHeldBy(chain.cursor.height, needed));
    const due = mined.flatMap((one): readonly Due[] => {
      const settled = settledAt({ needed, finality }, one, chain.cursor.height);
      return settled ? [{ ...one, settled }] : [];
    });
    await forHeldBlocks({ network, chains, isAgreed }, due, {
      depthOf: ({ send, settled }) => ({
        height: send.mined?.height ?? 0,
        confirmations: settled.state === "CONFIRMED" ? needed : finality,
      }),
      work: (block, held) => settleAll(deps, { needed, block }, held),
    });
  };
}

/** Null where what was mined is somebody else's. */
const winnerOf = ({ send, attempts }: Mined): SignedAttempt | null =>
  attempts.find(({ txid }) => txid === send.mined?.txid) ?? null;

type Depths = { readonly needed: number; readonly finality: number };

function settledAt({ needed, finality }: Depths, mined: Mined, cursorHeight: number): Settled | null {
  const { send } = mined;
  if (!send.mined) return null;
  const winner = winnerOf(mined);
  const confirmations = blocksHolding(cursorHeight, send.mined.height);
  return settle(send, { winner, confirmations, needed, finality });
}

type Held = { readonly needed: number; readonly block: BlockHead };

async function settleAll(deps: Deps, { needed, block }: Held, due: readonly Due[]): Promise<void> {
  const { network, inChain, clock, announce, native, finality } = deps;
  await inChain(async (writer) => {
    const chain = await writer.lock(network);
    if (!goesOn(chain) || !(await writer.holds(network, block))) return;
    const at = clock.now();
    for (const { send, attempts, settled } of due) {
      const locked = await writer.sends.lockSend(send.id);
      if (!locked || locked.mined?.blockHash !== send.mined?.blockHash) continue;
      const now = { send: locked, attempts };
      // Whatever else is due by now, providers were not asked for.
      if (settledAt({ needed, finality }, now, chain.cursor.height)?.state !== settled.state) continue;
      if (await writer.sends.settle(locked, settled, at))
        await writer.sends.tell(toEvents(deps, locked, { settled, at, native, isOurs: winnerOf(now) !== null }));
    }
  });
  announce();
}

/**
 * What others took with a nonce of ours is none of our fees: reconciliation has to find it. What an
 * owner's wallet paid is not the house's either.
 */
function toEvents(
  { log, network }: Deps,
  send: Send,
  { settled, at, native, isOurs: ours }: { settled: Settled; at: Date; native: SendsDeps["native"]; isOurs: boolean },
): readonly NewEvent<"wallets">[] {
  const { id, kind, mined, paymentId, wasConfirmed } = send;
  if (!mined) throw new Error(`${id} is in no block`);
  // Once: payments has counted it as paid, whichever block has it now.
  if (settled.state === "CONFIRMED")
    return paymentId === null || wasConfirmed ? [] : [payoutConfirmed({ network, txid: mined.txid }, paymentId, at)];
  const fee = ours && kind !== "OWN" ? feePaid(send, { ...mined, native }, at) : null;
  const paid = fee ? [fee] : [];
  if (settled.state === "FINAL") return paid;
  const reason = settled.state === "FAILED" ? settled.failure : settled.state;
  const place = { network, transactionId: id, reason };
  if (wasConfirmed) log.error(place, "a send counted as paid, and has paid nothing: an operator has to look");
  else if (settled.state === "FAILED") log.error(place, "a send failed: it was mined, and has paid nothing");
  return paymentId === null || wasConfirmed ? paid : [...paid, payoutFailed(paymentId, reason, at)];
}
