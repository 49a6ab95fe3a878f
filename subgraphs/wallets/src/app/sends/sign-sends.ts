import { money } from "@coffer/money/money";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { FeeMarket } from "../../domain/sends/fees.ts";
import { isAstray, type Send, type Source } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { isNodeFault } from "../chains/ports.ts";
import { type Followed, findCurrent, type SendsDeps } from "./deps.ts";
import { failOwn, failRefused } from "./end-unpaid.ts";
import { findTerms, openPurse, type Purse, type Terms, WAITS, type Wait } from "./find-terms.ts";
import { type HoldDeps, listSignable, putOffSend, settleByPolicy, tell } from "./hold-sends.ts";
import { type MakeAttempt, withSigner } from "./make-attempt.ts";
import type { SendWithAttempts } from "./ports.ts";
import { findTokenTransfer } from "./token-transfers.ts";

/**
 * Of one round and each kind: a node is asked for each, while the network's blocks wait to be
 * followed.
 */
const TURN = { count: 25, ofPayer: 8 };
const REFUSED = "its payee's contract takes nothing";

type Deps = SendsDeps &
  HoldDeps & {
    /** Whether its treasury is paused: then nothing new of the house's is signed. */
    readonly isPaused: () => Promise<boolean>;
  };

/**
 * Signs what is planned, as far as there is money for it: the urgent ones first, else in their
 * order. Nonce, bytes and state are one commit under the source's lock, so whenever it stops there
 * is no gap, and nothing that was signed is unknown. What costs too much now, or is more than
 * there is, is put off; what its payee refuses has failed. Nodes are asked before a key is opened.
 * A policy decides twice: before that, and, with what else leaves counted, in the commit that
 * signs. What an owner sends from a wallet of their own waits for neither money nor the house: it
 * is signed, or has failed.
 */
export function makeSignSends(deps: Deps): () => Promise<void> {
  const { network, sends } = deps;
  const tellWaiting = makeTellWaiting(deps);
  return async () => {
    const planned = await listSignable(deps, TURN);
    if (planned.length === 0) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const market = await followed.node.feeMarket();
    const unmined = await sends.listUnmined(network);
    // A block that was read meanwhile has what is counted as unmined no more, or again.
    if (!(await isStill(deps, followed.chain))) return;
    const waiting = new Map<SendId, Wait>();
    let fault: unknown = null;
    for (const [address, ofSource] of Map.groupBy(planned, ({ source }) => source)) {
      const usable = await findUsable(deps, followed, { address, isOwn: ofSource.every(isOwn) });
      if (!usable) continue;
      const of = {
        ...{ ...followed, ...usable, market, waiting, planned: ofSource },
        unmined: unmined.filter(({ send }) => send.source === address),
      };
      const looked = await look(deps, of);
      fault ??= looked.fault;
      if (looked.signable.length > 0) await signAll(deps, of, looked.signable);
    }
    tellWaiting(waiting);
    if (fault !== null) throw fault;
  };
}

/** More than wait at any time: whoever is forgotten is told again. */
const TOLD_MAX = 10_000;

/** Of each once, and not at every look. */
export function makeTellWaiting({
  network,
  log,
}: Pick<SendsDeps, "network" | "log">): (waiting: ReadonlyMap<SendId, Wait>) => void {
  const told = new BoundedMap<SendId, Wait>({ entries: TOLD_MAX, bytes: 2 ** 22, weigh: bytesOfText });
  return (waiting) => {
    for (const [transactionId, why] of waiting) {
      if (told.get(transactionId) !== why) log.warn({ network, transactionId }, WAITS[why]);
      told.set(transactionId, why);
    }
  };
}

/**
 * How many transactions of an address its chain has, as most say of those who have its block: by a
 * false count what is signed would never be mined, or a source be halted. Null where they differ.
 */
export async function findNonce(
  { nodes, network, log }: Pick<SendsDeps, "nodes" | "network" | "log">,
  { chain: { cursor }, node }: Followed,
  address: string,
): Promise<number | null> {
  const ofLeader = await node.nonceAt(address, cursor.hash);
  const others = await Promise.allSettled(
    nodes.filter((one) => one !== node).map((one) => one.nonceAt(address, cursor.hash)),
  );
  const said = [ofLeader, ...others.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []))];
  const agreed = said.find((nonce) => said.filter((one) => one === nonce).length * 2 > said.length);
  if (new Set(said).size > 1)
    log.error({ network, source: address }, "providers differ on how many transactions of an address there are");
  return agreed ?? null;
}

/** Whether the chain stands where it stood: blocks may be read by another process. */
const isStill = async ({ chains, network }: Pick<SendsDeps, "chains" | "network">, { cursor }: Followed["chain"]) =>
  (await chains.find(network))?.cursor.hash === cursor.hash;

const isOwn = ({ kind }: Send): boolean => kind === "OWN";

type Sought = { readonly address: string; readonly isOwn: boolean };

/**
 * Null where somebody else has signed with its key: an operator has to look. Whoever brought a key
 * has it elsewhere, too: there we go on behind them.
 */
async function findUsable(
  { network, nodes, sends, inSends, log }: Deps,
  { chain, node }: Followed,
  { address, isOwn: isTheirs }: Sought,
): Promise<Pick<OfSource, "source" | "onChain"> | null> {
  const source = await sends.findSource(network, address);
  if (!source || source.pausedFor !== null) return null;
  const onChain = await findNonce({ nodes, network, log }, { chain, node }, address);
  if (onChain === null) return null;
  if (onChain <= source.nextNonce) return { source, onChain };
  const isForeign = await inSends(async (writer) => {
    const locked = await writer.lockSource(network, address);
    if (!locked || onChain <= locked.nextNonce) return false;
    await writer.raiseNonce(locked, onChain);
    if (isTheirs) return false;
    await writer.pause(locked, "FOREIGN_NONCE");
    return true;
  });
  if (isTheirs) return { source, onChain };
  if (isForeign)
    log.error({ network, source: address, onChain, ours: source.nextNonce }, "somebody else signs with a key of ours");
  return null;
}

type OfSource = Followed & {
  readonly market: FeeMarket;
  readonly source: Source;
  /** How many of its transactions the chain has. */
  readonly onChain: number;
  readonly waiting: Map<SendId, Wait>;
  readonly planned: readonly Send[];
  readonly unmined: readonly SendWithAttempts[];
};

type Signable = Terms & { readonly send: Send };

/** What of a source may be signed now. `fault`: a node said nothing, and was asked no more. */
async function look(
  deps: Deps,
  of: OfSource,
): Promise<{ readonly signable: readonly Signable[]; readonly fault: unknown }> {
  const { source, planned, unmined, waiting, onChain } = of;
  const signable: Signable[] = [];
  const room = Math.max(deps.rules.unminedMax - unmined.length, isGap(unmined, onChain) ? 1 : 0);
  const purse = await openPurse(of, source.address, unmined);
  const treasury = await deps.findTreasury(deps.network);
  for (const send of planned) {
    if (signable.length >= room) break;
    try {
      const found = isAstray(send, treasury) ? "ASTRAY" : await findTransferTerms(deps, { ...of, purse }, send);
      if (found === "REFUSED") await failRefused(deps, send, REFUSED);
      else if (typeof found === "string") {
        if (!(await failOwn(deps, send, found))) await waitFor(deps, of, { send, why: found });
      } else {
        purse.spend(send, found);
        signable.push({ send, ...found });
      }
    } catch (fault) {
      if (!isNodeFault(fault)) throw fault;
      await waitFor(deps, { waiting }, { send, why: "UNCLEAR" });
      return { signable, fault };
    }
  }
  return { signable, fault: null };
}

/**
 * All that wait do so for a nonce that none of them has: a stranger's was mined with it, and is
 * gone with its block. The next one that is signed takes it, however many wait.
 */
const isGap = (unmined: readonly SendWithAttempts[], onChain: number): boolean =>
  unmined.length > 0 && unmined.every(({ send }) => send.nonce !== onChain);

async function findTransferTerms(deps: Deps, of: OfSource & { readonly purse: Purse }, send: Send) {
  const token = await findTokenTransfer(deps, send, { ...of.chain.identity, isSigned: false });
  return token === "UNFIT" ? token : findTerms(of, send, token);
}

const waitFor = (
  deps: Pick<SendsDeps, "inSends" | "clock">,
  { waiting }: Pick<OfSource, "waiting">,
  { send, why }: { readonly send: Send; readonly why: Wait },
): Promise<void> => {
  waiting.set(send.id, why);
  return putOffSend(deps, send);
};

/** Opens the key for those alone that are signed now. */
const signAll = async (deps: Deps, of: OfSource, signable: readonly Signable[]): Promise<void> =>
  void (await withSigner(deps, await deps.sends.findSourceKey(deps.network, of.source.address), async (make) => {
    for (const one of signable) await sign(deps, { ...of, make }, one);
  }));

async function sign(
  deps: Deps,
  { chain, make, onChain, source: { address } }: OfSource & { readonly make: MakeAttempt },
  { send, units, token, fees }: Signable,
): Promise<void> {
  const { inSends, clock, network, announce, findTreasury } = deps;
  const treasury = await findTreasury(network);
  const isSigned = await inSends(async (writer) => {
    const source = await writer.lockSource(network, address);
    const locked = await writer.lockSend(send.id);
    if (!source || source.pausedFor !== null || locked?.state !== "PLANNED") return false;
    if ((await writer.isStopped(locked)) || isAstray(locked, treasury)) return false;
    const at = clock.now();
    // What is signed is judged, whatever its row says of how much that is.
    const meant = { ...locked, amount: money(locked.amount.asset, units) };
    const settled = await settleByPolicy(writer, meant, { treasury, at, isCounted: true });
    if (settled !== "LET_GO") return settled;
    const { chainId } = chain.identity;
    const nonce = await writer.findFreeNonce(source, onChain, send.userId);
    const attempt = make(locked, { chainId, nonce, number: 1, isCancel: false, units, token, fees, at });
    await writer.sign(locked, attempt, nonce);
    return true;
  });
  if (isSigned === true) announce();
  else if (isSigned !== false) tell(deps, send.id, isSigned);
}
