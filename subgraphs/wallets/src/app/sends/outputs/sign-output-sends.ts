import type { Coin } from "../../../domain/sends/outputs/coin.ts";
import type { FeeRates } from "../../../domain/sends/outputs/rates.ts";
import { type Chosen, selectAll, selectCoins, worthIt } from "../../../domain/sends/outputs/select-coins.ts";
import type { InputForm } from "../../../domain/sends/outputs/sizes.ts";
import { isAstray, type Send } from "../../../domain/sends/send.ts";
import type { SendId, WalletId } from "../../../domain/wallets/ids.ts";
import { findCurrent } from "../deps.ts";
import { failOwn, failRefused } from "../end-unpaid.ts";
import type { Wait } from "../find-terms.ts";
import { type HoldDeps, listSignable, putOffSend, settleByPolicy, tell } from "../hold-sends.ts";
import { makeTellWaiting } from "../sign-sends.ts";
import { areSpendableBy, coinsOf } from "./coins-of.ts";
import type { OutputDeps } from "./deps.ts";
import { without, withSpender } from "./with-spender.ts";

/** Of one round. */
const TURN = { count: 100, ofPayer: 32 };
const REFUSED = "no node would relay it, or it pays its own source";
/** The most worth of all that can be spent. */
export const COINS_MAX = 10_000;
/**
 * While fewer can be spent, what is left of one comes back as several: none is spent before a block
 * has it, and each send takes one at least.
 */
const COINS_WANTED = 16;
const PIECES = 4;

type Deps = OutputDeps &
  HoldDeps & {
    /** Whether the treasury is paused: then nothing new is signed. */
    readonly isPaused: () => Promise<boolean>;
  };

/**
 * Signs what is planned on a chain whose money is outputs, as far as there are any: the urgent ones
 * first, else in their order. What is spent, bytes and state are one commit under the source's
 * lock. What costs too much now, or is more than can be spent, is put off.
 */
export function makeSignOutputSends(deps: Deps): () => Promise<void> {
  const tellWaiting = makeTellWaiting(deps);
  return async () => {
    const planned = await listSignable(deps, TURN);
    if (planned.length === 0) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const { rates } = await followed.node.feeRates();
    const { height } = followed.chain.cursor;
    const waiting = new Map<SendId, Wait>();
    // By whose they are: what is pooled, or of one wallet.
    const left = new Map<WalletId | null, Left>();
    for (const send of planned) {
      const there = left.get(send.walletId) ?? (await findLeft(deps, send, height));
      const { coins } = there;
      const chosen = choose(deps, send, { ...there, rates });
      left.set(send.walletId, there);
      if (chosen === "REFUSED") await failRefused(deps, send, REFUSED);
      else if (typeof chosen !== "string") {
        await sign(deps, send, { chosen, height });
        // Whoever else has signed with them, they are gone.
        left.set(send.walletId, { ...there, coins: without(coins, chosen.inputs) });
      } else if (!(await failOwn(deps, send, chosen))) {
        waiting.set(send.id, chosen);
        await putOffSend(deps, send);
      }
    }
    tellWaiting(waiting);
  };
}

/** What may be spent, and in what form what is left of it comes back. */
type Left = { readonly coins: readonly Coin[]; readonly change: InputForm };

async function findLeft(deps: Deps, send: Send, height: number): Promise<Left> {
  const own = coinsOf(deps, send);
  return { coins: await own.listSpendable(height, COINS_MAX), change: (await own.findChange()).form };
}

function choose(
  { readPayee }: Deps,
  { payee, source, amount: { units }, feeCap, priority, kind, isAll }: Send,
  { coins, change, rates }: Left & { readonly rates: FeeRates["rates"] },
): Chosen | "REFUSED" | Wait {
  const read = readPayee(payee);
  // Nodes relay no less; and what it pays itself, the payment has not paid.
  if (!read || (!isAll && units < read.dust) || payee.toLowerCase() === source.toLowerCase()) return "REFUSED";
  if (isAll)
    return selectAll({ ...read, rate: rates[priority], replaces: null, cap: feeCap }, worthIt(coins, rates[priority]));
  const wanted = {
    payee: { units, scriptBytes: read.scriptBytes },
    ...{ rate: rates[priority], replaces: null, cap: feeCap, change },
    pieces: coins.length < COINS_WANTED && kind !== "OWN" ? PIECES : 1,
  };
  return selectCoins(wanted, { coins });
}

/** Nothing, where another process has, or a policy does not let it. */
async function sign(
  deps: Deps,
  send: Send,
  { chosen, height }: { readonly chosen: Chosen; readonly height: number },
): Promise<void> {
  const { inOutputSends, clock, network, announce, findTreasury } = deps;
  const treasury = await findTreasury(network);
  const isSigned = await withSpender(deps, { send, inputs: chosen.inputs }, (make) =>
    inOutputSends(async ({ sends: writer, spends }) => {
      const source = await writer.lockSource(network, send.source);
      const locked = await writer.lockSend(send.id);
      if (!source || source.pausedFor !== null || locked?.state !== "PLANNED" || isAstray(locked, treasury))
        return false;
      if (!(await areSpendableBy(spends, send, { height, coins: chosen.inputs }))) return false;
      const at = clock.now();
      const settled = await settleByPolicy(writer, locked, { treasury, at, isCounted: true });
      if (settled !== "LET_GO") return settled;
      const attempt = make(locked, chosen, { number: 1, isCancel: false, at });
      await writer.sign(locked, attempt, source.nextNonce);
      await spends.reserve(locked, attempt, chosen.inputs);
      return true;
    }),
  );
  if (isSigned === true) announce();
  else if (typeof isSigned === "string") tell(deps, send.id, isSigned);
}
