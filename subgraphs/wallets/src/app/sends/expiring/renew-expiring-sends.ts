import type { BlockHead } from "../../../domain/chains/block.ts";
import { ATTEMPTS_MAX, type ExpiringAttempt, isAstray, type Send } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import type { SpendingKey } from "../chain-ports.ts";
import { type Followed, findCurrent } from "../deps.ts";
import { endUnpaid, ownEndingOf } from "../end-unpaid.ts";
import type { Wait } from "../find-terms.ts";
import { withKey } from "../make-attempt.ts";
import type { FindTreasury } from "../ports.ts";
import { makeTellWaiting } from "../sign-sends.ts";
import { endsDead } from "./bury-expired.ts";
import { type ExpiringDeps, findSolid } from "./deps.ts";
import { type ExpiringFound, findExpiringTerms, openExpiringPurse } from "./expiring-terms.ts";
import { makeExpiring } from "./make-expiring.ts";
import type { Expiring, ExpiringNode } from "./ports.ts";
import { keepFault } from "./sign-expiring-sends.ts";

type Deps = ExpiringDeps & { readonly isPaused: () => Promise<boolean>; readonly findTreasury: FindTreasury };

/**
 * Signs anew what is dead, of which all before it is proven to be in no block for ever; what was
 * called off meanwhile, or is to be planned anew, has ended instead. Nothing of the house's while
 * its treasury is paused, or what is compared with the books differs: by no other transaction this
 * money would leave. What an owner sends from a wallet of their own has failed where there is too
 * little for it by now.
 */
export function makeRenewExpiringSends(deps: Deps): () => Promise<void> {
  const { network, sends, isPaused } = deps;
  const tellWaiting = makeTellWaiting(deps);
  return async () => {
    const unmined = await sends.listUnmined(network);
    const dead = unmined.flatMap(({ send, attempts }) => {
      const latest = attempts.at(-1);
      const isDead = send.state === "BROADCAST" && latest !== undefined && latest.deadHeight !== null;
      return isDead && !send.isSignedElsewhere ? [{ send, latest }] : [];
    });
    if (dead.length === 0) return;
    for (const { send } of dead) if (endsDead(send)) await end(deps, send);
    const followed = await findCurrent(deps);
    if (!followed) return;
    const reference = await findSolid(deps, followed.chain);
    if (reference === null) return;
    const [isHalted, waiting, faults] = [await isPaused(), new Map<SendId, Wait>(), [] as unknown[]];
    for (const one of dead)
      if (!endsDead(one.send) && (!isHalted || one.send.kind === "OWN"))
        await renew(deps, { ...followed, reference, unmined, waiting }, one).catch(keepFault(faults));
    tellWaiting(waiting);
    if (faults.length > 0) throw faults[0];
  };
}

async function end({ inSends, clock, announce }: Deps, { id }: Send): Promise<void> {
  await inSends(async (writer) => {
    const locked = await writer.lockSend(id);
    if (locked?.state === "BROADCAST" && !locked.mined && endsDead(locked))
      await endUnpaid(writer, locked, { ending: "CANCELLED", at: clock.now() });
  });
  announce();
}

type Of = Followed<ExpiringNode> & {
  readonly reference: BlockHead;
  readonly unmined: readonly Expiring[];
  readonly waiting: Map<SendId, Wait>;
};

async function renew(
  deps: Deps,
  { chain, node, reference, unmined, waiting }: Of,
  { send, latest }: Dead,
): Promise<void> {
  const { network, sends } = deps;
  if (latest.number >= ATTEMPTS_MAX) return;
  const ofSource = unmined.filter((one) => one.send.source === send.source);
  const purse = await openExpiringPurse(node, send.source, ofSource);
  const found = await findExpiringTerms(deps, { node, prices: await node.prices(), purse, isSigned: true }, send);
  if (typeof found === "string") {
    if (!isUnsure(found, ofSource, send) && (await failDead(deps, { send, latest }, found))) return;
    // What its payee has become since is an operator's to see: it can be called off.
    waiting.set(send.id, found === "REFUSED" ? "UNCLEAR" : found);
    return;
  }
  await withKey(deps, await sends.findSourceKey(network, send.source), (key) =>
    signAnew(deps, { send, latest, reference, newest: chain.cursor.time, found, key }),
  );
}

/** Of what may still be mined a node may have some that was counted as well. */
const isUnsure = (found: string, ofSource: readonly Expiring[], { id }: Send): boolean =>
  found === "SHORT" &&
  ofSource.some(({ send, attempts }) => send.id !== id && attempts.some(({ deadHeight }) => deadHeight === null));

type Dead = { readonly send: Send; readonly latest: ExpiringAttempt };

/** All that was signed of it is dead, and no owner's waits for money. False: it waits. */
async function failDead({ inSends, clock, announce }: Deps, { send, latest }: Dead, found: string): Promise<boolean> {
  const ending = send.wasConfirmed ? null : ownEndingOf(send, found);
  if (ending === null) return false;
  await inSends(async (writer) => {
    const locked = await writer.lockSend(send.id);
    if (locked?.state !== "BROADCAST" || locked.mined) return;
    if ((await writer.countAttempts(send.id)) !== latest.number) return;
    await endUnpaid(writer, locked, { ending, at: clock.now() });
  });
  announce();
  return true;
}

type Anew = {
  readonly send: Send;
  readonly latest: ExpiringAttempt;
  readonly reference: BlockHead;
  readonly newest: Date;
  readonly found: ExpiringFound;
  readonly key: SpendingKey;
};

/** Nothing, where another process was faster. */
async function signAnew(deps: Deps, { send, latest, reference, newest, found, key }: Anew): Promise<void> {
  const { network, inSends, clock, announce, findTreasury } = deps;
  const treasury = await findTreasury(network);
  await inSends(async (writer) => {
    const source = await writer.lockSource(network, send.source);
    const locked = await writer.lockSend(send.id);
    if (!source || source.pausedFor !== null || locked?.state !== "BROADCAST" || locked.mined) return;
    if (endsDead(locked) || (await writer.isStopped(locked)) || isAstray(locked, treasury)) return;
    if ((await writer.countAttempts(send.id)) !== latest.number || locked.nonce === null) return;
    const of = { ...found, key, number: latest.number + 1, nonce: locked.nonce, reference, newest, at: clock.now() };
    await writer.replace(locked, makeExpiring(deps, locked, of));
  });
  announce();
}
