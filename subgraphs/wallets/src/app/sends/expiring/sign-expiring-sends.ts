import { money } from "@coffer/money/money";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { BandwidthPrices } from "../../../domain/sends/bandwidth.ts";
import { isAstray, type Send } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { isNodeFault } from "../../chains/ports.ts";
import type { SpendingKey } from "../chain-ports.ts";
import { type Followed, findCurrent } from "../deps.ts";
import { cancelUnsigned, failOwn, failRefused } from "../end-unpaid.ts";
import type { Wait } from "../find-terms.ts";
import { type HoldDeps, listSignable, putOffSend, settleByPolicy, tell } from "../hold-sends.ts";
import { withKey } from "../make-attempt.ts";
import { makeTellWaiting } from "../sign-sends.ts";
import { type ExpiringDeps, findSolid } from "./deps.ts";
import { type ExpiringFound, findExpiringTerms, openExpiringPurse } from "./expiring-terms.ts";
import { makeExpiring } from "./make-expiring.ts";
import type { Expiring, ExpiringNode } from "./ports.ts";

/** Of one round and each kind: a node is asked for each. */
const TURN = { count: 25, ofPayer: 8 };
const REFUSED = "its payee is a contract, or its own source";

type Deps = ExpiringDeps &
  HoldDeps & {
    /** Whether the treasury is paused: then nothing new is signed. */
    readonly isPaused: () => Promise<boolean>;
  };

/**
 * Signs what is planned on a chain whose transactions expire, as far as there is money for it: the
 * urgent ones first, else in their order. Bytes, the time of their end and the state are one commit
 * under the source's lock. What costs too much now, or is more than there is, is put off;
 * what an owner sends has failed then.
 */
export function makeSignExpiringSends(deps: Deps): () => Promise<void> {
  const { network, sends } = deps;
  const tellWaiting = makeTellWaiting(deps);
  return async () => {
    const planned = await listSignable(deps, TURN);
    if (planned.length === 0) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const reference = await findSolid(deps, followed.chain);
    if (reference === null) return;
    const prices = await followed.node.prices();
    const unmined = await sends.listUnmined(network);
    const waiting = new Map<SendId, Wait>();
    const faults: unknown[] = [];
    for (const [address, ofSource] of Map.groupBy(planned, ({ source }) => source))
      await withKey(deps, await sends.findSourceKey(network, address), (key) =>
        signOfSource(deps, {
          ...{ ...followed, reference, prices, key, waiting, address, planned: ofSource },
          unmined: unmined.filter(({ send }) => send.source === address),
        }),
      ).catch(keepFault(faults));
    tellWaiting(waiting);
    if (faults.length > 0) throw faults[0];
  };
}

type OfSource = Followed<ExpiringNode> & {
  readonly address: string;
  readonly reference: BlockHead;
  readonly prices: BandwidthPrices;
  readonly key: SpendingKey;
  readonly waiting: Map<SendId, Wait>;
  readonly planned: readonly Send[];
  readonly unmined: readonly Expiring[];
};

async function signOfSource(deps: Deps, of: OfSource): Promise<void> {
  const { node, address, planned, unmined, waiting } = of;
  let room = deps.rules.unminedMax - unmined.length;
  const purse = await openExpiringPurse(node, address, unmined);
  for (const send of planned) {
    if (room <= 0) return;
    const found = await findExpiringTerms(deps, { ...of, purse }, send).catch(async (fault: unknown) => {
      // What a node does not say of one keeps no other from its turn.
      waiting.set(send.id, "UNCLEAR");
      await putOffSend(deps, send);
      throw fault;
    });
    if (typeof found !== "string") {
      if (!(await sign(deps, of, { send, found }))) continue;
      room -= 1;
      purse.spend(send, found);
    } else if (found === "REFUSED") await failRefused(deps, send, REFUSED);
    else if (!(await endAtOnce(deps, { send, found, isAlone: room === deps.rules.unminedMax }))) {
      waiting.set(send.id, found);
      await putOffSend(deps, send);
    }
  }
}

type Unsigned = {
  readonly send: Send;
  readonly found: Wait;
  /** Nothing of its source may still be mined. */
  readonly isAlone: boolean;
};

/** What nobody waits for. False: it is put off. */
async function endAtOnce(deps: Deps, { send, found, isAlone }: Unsigned): Promise<boolean> {
  // A node may have what is unmined in a block that is not read yet: then it was counted twice.
  if (found !== "SHORT" || send.kind === "OWN") return (found !== "SHORT" || isAlone) && failOwn(deps, send, found);
  // A top-up is planned for it, and it anew behind that.
  if (send.kind !== "SWEEP" || send.token === null) return false;
  await cancelUnsigned(deps, send);
  return true;
}

/** A node that says nothing of one source keeps no other waiting. */
export const keepFault =
  (faults: unknown[]) =>
  (fault: unknown): null => {
    if (!isNodeFault(fault)) throw fault;
    faults.push(fault);
    return null;
  };

async function sign(
  deps: Deps,
  { chain, address, reference, key }: OfSource,
  { send, found }: { readonly send: Send; readonly found: ExpiringFound },
): Promise<boolean> {
  const { inSends, clock, network, announce, findTreasury } = deps;
  const treasury = await findTreasury(network);
  const isSigned = await inSends(async (writer) => {
    const source = await writer.lockSource(network, address);
    const locked = await writer.lockSend(send.id);
    if (!source || source.pausedFor !== null || locked?.state !== "PLANNED") return false;
    if ((await writer.isStopped(locked)) || isAstray(locked, treasury)) return false;
    const at = clock.now();
    // What is signed is judged, whatever its row says of how much that is.
    const meant = { ...locked, amount: money(locked.amount.asset, found.units) };
    const settled = await settleByPolicy(writer, meant, { treasury, at, isCounted: true });
    if (settled !== "LET_GO") return settled;
    const nonce = source.nextNonce;
    await writer.sign(
      locked,
      makeExpiring(deps, locked, { ...found, key, number: 1, nonce, reference, newest: chain.cursor.time, at }),
      nonce,
    );
    return true;
  });
  if (isSigned === true) announce();
  else if (isSigned !== false) tell(deps, send.id, isSigned);
  return isSigned === true;
}
