import type { BlockHead } from "../../../domain/chains/block.ts";
import { goesOn, isInSight } from "../../../domain/chains/following.ts";
import type { ExpiringAttempt, Send } from "../../../domain/sends/send.ts";
import type { IsAgreed } from "../../chains/is-agreed.ts";
import { type InChain, isNodeFault } from "../../chains/ports.ts";
import { endUnpaid } from "../end-unpaid.ts";
import { type ExpiringDeps, findSolid } from "./deps.ts";
import type { ExpiringNode } from "./ports.ts";
import type { ExpiringChainWriter } from "./watch-expiring-sends.ts";

type Deps = ExpiringDeps & {
  readonly isAgreed: IsAgreed;
  readonly inChain: InChain<ExpiringChainWriter>;
};

/** Called off, and not counted as paid before its block was taken back. */
export const isCalledOff = ({ asked, wasConfirmed }: Pick<Send, "asked" | "wasConfirmed">): boolean =>
  asked === "CANCEL" && !wasConfirmed;

/**
 * It is not signed anew once it is dead: it was called off; or it was to be kept cold, which is
 * planned by what is above the cap then, and where that is to go.
 */
export const endsDead = (send: Pick<Send, "asked" | "wasConfirmed" | "kind">): boolean =>
  isCalledOff(send) || (send.kind === "COLD" && !send.wasConfirmed);

/**
 * Finds what is dead: it has expired by a block that nobody takes back, none of our blocks up to
 * that has it, providers agree on them, and none of all providers has it in a block of theirs that
 * is as late. No answer proves nothing: then it stays. A dead one that is not signed anew, or was
 * signed elsewhere, has ended; any other is signed anew by makeRenewExpiringSends.
 */
export function makeBuryExpired(deps: Deps): () => Promise<void> {
  const { network, chains, sends, nodes, isAgreed, log } = deps;
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    const solid = await findSolid(deps, chain);
    if (solid === null) return;
    const expired = (await sends.listUnmined(network)).flatMap(({ send, attempts }) => {
      const latest = attempts.at(-1);
      // One that nobody was given yet is shown first: see makeListLiving.
      const isSent = send.state === "BROADCAST";
      return isSent && latest?.deadHeight === null && latest.expiresAt <= solid.time ? [{ send, latest }] : [];
    });
    if (expired.length === 0 || !(await isAgreed(chain.cursor))) return;
    for (const { send, latest } of expired) {
      const found = await findAbsence(nodes, latest);
      if (found === "ABSENT") await bury(deps, { send, latest, solid });
      else if (found === "SEEN")
        log.error({ network, transactionId: send.id, txid: latest.txid }, "a provider has what no block of ours has");
    }
  };
}

/** Of what has expired. UNKNOWN: one of them does not say. */
export async function findAbsence(
  nodes: readonly ExpiringNode[],
  { txid, expiresAt }: Pick<ExpiringAttempt, "txid" | "expiresAt">,
): Promise<"ABSENT" | "SEEN" | "UNKNOWN"> {
  const said = await Promise.all(
    nodes.map((node) =>
      node.isAbsent(txid, expiresAt).catch((error: unknown) => {
        if (isNodeFault(error)) return null;
        throw error;
      }),
    ),
  );
  if (said.includes(false)) return "SEEN";
  return said.includes(null) ? "UNKNOWN" : "ABSENT";
}

async function bury(
  { network, inChain, clock, announce, log }: Deps,
  { send, latest, solid }: { readonly send: Send; readonly latest: ExpiringAttempt; readonly solid: BlockHead },
): Promise<void> {
  const isDead = await inChain(async (writer) => {
    // Whoever reads a block has this lock: what is in none by now, up to here, stays so.
    if (!goesOn(await writer.lock(network)) || !(await writer.holds(network, solid))) return false;
    const locked = await writer.sends.lockSend(send.id);
    if (locked?.state !== "BROADCAST" || locked.mined) return false;
    if ((await writer.sends.countAttempts(send.id)) !== latest.number) return false;
    await writer.expiring.bury(latest, solid.height);
    const at = clock.now();
    if (endsDead(locked)) await endUnpaid(writer.sends, locked, { ending: "CANCELLED", at });
    // Its key is elsewhere: nobody signs it anew here.
    else if (locked.isSignedElsewhere) await endUnpaid(writer.sends, locked, { ending: "EXPIRED", at });
    return true;
  });
  if (!isDead) return;
  if (send.wasConfirmed && send.isSignedElsewhere)
    log.error({ network, transactionId: send.id }, "a send counted as paid, and has paid nothing");
  log.warn({ network, transactionId: send.id, txid: latest.txid }, "what was signed has expired, and is in no block");
  announce();
}
