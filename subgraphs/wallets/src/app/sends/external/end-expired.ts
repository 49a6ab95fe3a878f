import type { BlockHead } from "../../../domain/chains/block.ts";
import { goesOn, isInSight } from "../../../domain/chains/following.ts";
import type { ExpiringDraft } from "../../../domain/sends/draft.ts";
import type { IsAgreed } from "../../chains/is-agreed.ts";
import { endUnpaid } from "../end-unpaid.ts";
import { findAbsence } from "../expiring/bury-expired.ts";
import { type ExpiringDeps, findSolid } from "../expiring/deps.ts";
import type { DraftReader, InExternal } from "./ports.ts";

type Deps = Pick<ExpiringDeps, "network" | "chains" | "nodes" | "finality" | "clock" | "log" | "announce"> & {
  readonly drafts: Pick<DraftReader, "listExpired">;
  readonly inExternal: InExternal;
  readonly isAgreed: IsAgreed;
};

/**
 * Ends what was given out, and did not come back signed before its time was over: once it is proven
 * dead as makeBuryExpired proves what was signed here, for it may have been signed, and sent, from
 * elsewhere. It has failed, or was called off. Nothing is given out in its place: its owner asks
 * anew, and nobody has two that may both be mined for one.
 */
export function makeEndExpired(deps: Deps): () => Promise<void> {
  const { network, chains, nodes, drafts, isAgreed, log } = deps;
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    const solid = await findSolid(deps, chain);
    const expired = solid ? await drafts.listExpired(network, solid.time) : [];
    if (solid === null || expired.length === 0 || !(await isAgreed(chain.cursor))) return;
    for (const draft of expired) {
      const found = await findAbsence(nodes, draft);
      if (found === "ABSENT") await end(deps, draft, solid);
      else if (found === "SEEN")
        log.error(
          { network, transactionId: draft.sendId, txid: draft.txid },
          "a provider has what was given out, and no block of ours has",
        );
    }
  };
}

async function end(
  { network, inExternal, clock, log, announce }: Deps,
  { sendId, number, txid }: ExpiringDraft,
  solid: BlockHead,
): Promise<void> {
  const isEnded = await inExternal(async ({ chain, sends, drafts }) => {
    // Whoever reads a block, or takes back what was signed, has this lock.
    if (!goesOn(await chain.lock(network)) || !(await chain.holds(network, solid))) return false;
    const send = await sends.lockSend(sendId);
    if (send?.state !== "AWAITING_SIGNATURE") return false;
    await drafts.bury({ sendId, number }, solid.height);
    const ending = send.asked === "CANCEL" ? "CANCELLED" : "EXPIRED";
    await endUnpaid(sends, send, { ending, at: clock.now() });
    return true;
  });
  if (!isEnded) return;
  log.info({ network, transactionId: sendId, txid }, "what was given out to be signed has expired, and is in no block");
  announce();
}
