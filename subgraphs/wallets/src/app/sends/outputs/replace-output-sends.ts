import { larger } from "../../../domain/sends/fees.ts";
import { type Coin, nameOf } from "../../../domain/sends/outputs/coin.ts";
import { type FeeRates, raisedRate } from "../../../domain/sends/outputs/rates.ts";
import { type Chosen, selectAll, selectCoins } from "../../../domain/sends/outputs/select-coins.ts";
import { ATTEMPTS_MAX, type OutputAttempt, type Send } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { findCurrent } from "../deps.ts";
import type { SendWithAttempts } from "../ports.ts";
import { areSpendableBy, coinsOf } from "./coins-of.ts";
import type { OutputDeps } from "./deps.ts";
import { COINS_MAX } from "./sign-output-sends.ts";
import { withSpender } from "./with-spender.ts";

type Stuck = SendWithAttempts<OutputAttempt>;

/** What a replacement is made of. */
type Means = { readonly rates: FeeRates["rates"]; readonly coins: readonly Coin[]; readonly height: number };

/** Why one is not replaced now. */
export const KEPT = {
  AT_CAP: "a send is stuck, and may cost no more",
  SHORT: "a send is stuck: nothing can be spent to raise its fee",
  GONE: "a send is stuck: what it spends is not in the chain any more",
  BUILT_ON: "a send is stuck, and another spends what it leaves: it is not replaced",
} as const;

/**
 * Signs anew what is stuck (BIP-125), with more fee, and of what each attempt before it spends:
 * what nodes find too cheap, what was in no block for a while, and what somebody asked for. The fee
 * comes out of what is left, else out of more outputs, that blocks have. What is called off is
 * replaced by one that pays all of it back to ourselves; but what counted as paid before its block
 * was taken back is paid again, whatever was asked for. Never above what a send may cost.
 */
export function makeReplaceOutputSends(deps: OutputDeps): () => Promise<void> {
  const { network, sends, rules, clock, log } = deps;
  const told = new Map<SendId, keyof typeof KEPT>();
  return async () => {
    const due = (await sends.listUnmined(network)).filter(
      (one) => !one.send.isSignedElsewhere && isDue(one, clock.now(), rules.replaceAfterMs),
    );
    if (due.length === 0) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const { rates } = await followed.node.feeRates();
    const { height } = followed.chain.cursor;
    for (const stuck of due) {
      const coins = await coinsOf(deps.coins, stuck.send).listSpendable(height, COINS_MAX);
      const kept = await replace(deps, stuck, { rates, coins, height });
      const { id } = stuck.send;
      if (kept !== null && told.get(id) !== kept) log.error({ network, transactionId: id }, KEPT[kept]);
      if (kept === null) told.delete(id);
      else told.set(id, kept);
    }
  };
}

function isDue({ send, attempts }: Stuck, now: Date, afterMs: number): boolean {
  const latest = attempts.at(-1);
  if (send.state !== "BROADCAST" || !latest) return false;
  if (send.asked === "SPEED_UP" || isCallingOff(send, latest) !== latest.isCancel) return true;
  return latest.outcome === "TOO_CHEAP" || now.getTime() - latest.signedAt.getTime() >= afterMs;
}

/** Once a node was given one that does, the others may well lose: it stays so. */
const isCallingOff = ({ asked, wasConfirmed }: Send, latest: OutputAttempt): boolean =>
  !wasConfirmed && (asked === "CANCEL" || latest.isCancel);

/** Null where it is replaced, or another process does. */
async function replace(deps: OutputDeps, stuck: Stuck, means: Means): Promise<keyof typeof KEPT | null> {
  const { send, attempts } = stuck;
  const latest = attempts.at(-1);
  if (!latest) throw new Error(`${send.id} was never signed`);
  const isCancel = isCallingOff(send, latest);
  const chosen = await choose(deps, stuck, { ...means, isCancel });
  if (typeof chosen === "string") return chosen;
  const { network, inOutputSends, clock, announce } = deps;
  const kept = await withSpender(deps, { send, inputs: chosen.inputs }, (make) =>
    inOutputSends(async ({ sends: writer, spends }) => {
      const source = await writer.lockSource(network, send.source);
      const locked = await writer.lockSend(send.id);
      if (!source || source.pausedFor !== null || locked?.state !== "BROADCAST" || locked.mined) return null;
      // Another process was faster.
      if ((await writer.countAttempts(send.id)) !== latest.number) return null;
      if (await spends.isBuiltOn(send.id)) return "BUILT_ON" as const;
      const more = chosen.inputs.filter((coin) => !isOf(latest, coin));
      if (!(await areSpendableBy(spends, send, { height: means.height, coins: more }))) return null;
      const attempt = make(locked, chosen, { number: latest.number + 1, isCancel, at: clock.now() });
      await writer.replace(locked, attempt);
      await spends.reserve(locked, attempt, chosen.inputs);
      return null;
    }),
  );
  if (kept === null) announce();
  return kept;
}

/** What the latest one spends, and is still there, with more where that is too little. */
export async function choose(
  { coins: reader, readPayee }: Pick<OutputDeps, "coins" | "readPayee">,
  { send, attempts }: Stuck,
  { rates, coins, isCancel }: Means & Pick<OutputAttempt, "isCancel">,
): Promise<Chosen | keyof typeof KEPT> {
  const latest = attempts.at(-1);
  const payee = isCancel ? null : readPayee(send.payee);
  if (!latest || (!isCancel && !payee)) throw new Error(`${send.id} was never signed`);
  if (latest.number >= ATTEMPTS_MAX) return "AT_CAP";
  const required = await coinsOf(reader, send).listThere(latest.inputs);
  // Else two of them could be mined.
  if (!attempts.every((one) => required.some((coin) => isOf(one, coin)))) return "GONE";
  const raised = {
    rate: raisedRate(attempts, rates[send.priority]),
    replaces: attempts.reduce((most, { fee }) => larger(fee, most), 0n),
    cap: send.feeCap,
  };
  // Its payee has what is left: by the same, for the fee comes out of that.
  if (payee && send.isAll) return toKept(selectAll({ ...payee, ...raised }, required));
  const wanted = {
    payee: payee && { units: send.amount.units, scriptBytes: payee.scriptBytes },
    ...{ ...raised, pieces: 1 },
  };
  return toKept(selectCoins(wanted, { coins, required }));
}

const toKept = (chosen: Chosen | "SHORT" | "TOO_DEAR") => (chosen === "TOO_DEAR" ? "AT_CAP" : chosen);

const isOf = ({ inputs }: OutputAttempt, coin: Coin): boolean => inputs.some((input) => nameOf(input) === nameOf(coin));
