import type { FeeMarket } from "../../domain/sends/fees.ts";
import type { Send, Source } from "../../domain/sends/send.ts";
import type { SendId } from "../../domain/wallets/ids.ts";
import { type Followed, findFollowed, type SendsDeps } from "./deps.ts";
import { failRefused } from "./end-unsigned.ts";
import { findTerms, openPurse, type Terms, WAITS, type Wait } from "./find-terms.ts";
import { findLetGo, type HoldDeps, settleByPolicy, tell } from "./hold-sends.ts";
import { type MakeAttempt, withSigner } from "./make-attempt.ts";
import type { SendWithAttempts } from "./ports.ts";
import { findTokenTransfer } from "./token-transfers.ts";

/** Of one round. */
const PLANNED_MAX = 100;
const REFUSED = "its payee's contract takes nothing";

type Deps = SendsDeps &
  HoldDeps & {
    /** Whether its treasury is paused: then nothing new is signed. */
    readonly isPaused: () => Promise<boolean>;
  };

/**
 * Signs what is planned, as far as there is money for it: the urgent ones first, else in their
 * order. Nonce, bytes and state are one commit under the source's lock, so whenever it stops there
 * is no gap, and nothing that was signed is unknown. What costs too much now, or is more than there
 * is, waits for the next round; what its payee refuses has failed. A policy decides twice: before a
 * key is opened, and, with what else leaves counted, in the commit that signs.
 */
export function makeSignSends(deps: Deps): () => Promise<void> {
  const { network, sends, clock, isPaused } = deps;
  const tellWaiting = makeTellWaiting(deps);
  return async () => {
    const all = await sends.listPlanned(network, { count: PLANNED_MAX, now: clock.now() });
    const planned = await findLetGo(deps, all);
    if (planned.length === 0 || (await isPaused())) return;
    const followed = await findFollowed(deps);
    if (!followed) return;
    const market = await followed.node.feeMarket();
    const unmined = await sends.listUnmined(network);
    const waiting = new Map<SendId, Wait>();
    for (const [address, ofSource] of Map.groupBy(planned, ({ source }) => source)) {
      const usable = await findUsable(deps, followed, address);
      if (!usable) continue;
      await withSigner(deps, await sends.findSourceKey(network, address), (make) =>
        signOfSource(deps, {
          ...{ ...followed, ...usable, market, make, waiting, planned: ofSource },
          unmined: unmined.filter(({ send }) => send.source === address),
        }),
      );
    }
    tellWaiting(waiting);
  };
}

/** Of each once, and not at every round. */
export function makeTellWaiting({
  network,
  log,
}: Pick<SendsDeps, "network" | "log">): (waiting: ReadonlyMap<SendId, Wait>) => void {
  let before: ReadonlyMap<SendId, Wait> = new Map();
  return (waiting) => {
    for (const [transactionId, why] of waiting)
      if (before.get(transactionId) !== why) log.warn({ network, transactionId }, WAITS[why]);
    before = waiting;
  };
}

/** Null where somebody else has signed with its key: an operator has to look. */
async function findUsable(
  { network, sends, inSends, log }: Deps,
  { chain, node }: Followed,
  address: string,
): Promise<Pick<OfSource, "source" | "onChain"> | null> {
  const source = await sends.findSource(network, address);
  if (!source || source.pausedFor !== null) return null;
  const onChain = await node.nonceAt(address, chain.cursor.hash);
  if (onChain <= source.nextNonce) return { source, onChain };
  const isForeign = await inSends(async (writer) => {
    const locked = await writer.lockSource(network, address);
    if (!locked || onChain <= locked.nextNonce) return false;
    await writer.raiseNonce(locked, onChain);
    await writer.pause(locked, "FOREIGN_NONCE");
    return true;
  });
  if (isForeign)
    log.error({ network, source: address, onChain, ours: source.nextNonce }, "somebody else signs with a key of ours");
  return null;
}

type OfSource = Followed & {
  readonly market: FeeMarket;
  readonly make: MakeAttempt;
  readonly source: Source;
  /** How many of its transactions the chain has. */
  readonly onChain: number;
  readonly waiting: Map<SendId, Wait>;
  readonly planned: readonly Send[];
  readonly unmined: readonly SendWithAttempts[];
};

async function signOfSource(deps: Deps, of: OfSource): Promise<void> {
  const { rules } = deps;
  const { chain, source, planned, unmined, waiting } = of;
  let room = rules.unminedMax - unmined.length;
  const purse = await openPurse(of, source.address, unmined);
  for (const send of planned) {
    if (room <= 0) return;
    const token = await findTokenTransfer(deps, send, { ...chain.identity, isSigned: false });
    const found = token === "UNFIT" ? token : await findTerms({ ...of, purse }, send, token);
    if (found === "REFUSED") await failRefused(deps, send, REFUSED);
    else if (typeof found === "string") waiting.set(send.id, found);
    if (typeof found === "string" || !(await sign(deps, of, { send, ...found }))) continue;
    room -= 1;
    purse.spend(send, found);
  }
}

async function sign(
  deps: Deps,
  { chain, make, onChain, source: { address } }: OfSource,
  { send, units, token, fees }: Terms & { readonly send: Send },
): Promise<boolean> {
  const { inSends, clock, network, announce, findTreasury } = deps;
  const treasury = await findTreasury(network);
  const isSigned = await inSends(async (writer) => {
    const source = await writer.lockSource(network, address);
    const locked = await writer.lockSend(send.id);
    if (!source || source.pausedFor !== null || locked?.state !== "PLANNED") return false;
    if (await writer.isStopped(locked)) return false;
    const at = clock.now();
    const settled = await settleByPolicy(writer, locked, { treasury, at, isCounted: true });
    if (settled !== "LET_GO") return settled;
    const { chainId } = chain.identity;
    const nonce = await writer.findFreeNonce(source, onChain);
    const attempt = make(locked, { chainId, nonce, number: 1, isCancel: false, units, token, fees, at });
    await writer.sign(locked, attempt, nonce);
    return true;
  });
  if (isSigned === true) announce();
  else if (isSigned !== false) tell(deps, send.id, isSigned);
  return isSigned === true;
}
