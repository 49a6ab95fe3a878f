import { larger } from "../../../domain/sends/fees.ts";
import { type Coin, nameOf } from "../../../domain/sends/outputs/coin.ts";
import type { Wanted } from "../../../domain/sends/outputs/complete.ts";
import { ancestorsOf, isBuiltOn, packageOf } from "../../../domain/sends/outputs/package.ts";
import { raisedRate, rateOf } from "../../../domain/sends/outputs/rates.ts";
import { type Chosen, selectAll, selectCoins } from "../../../domain/sends/outputs/select-coins.ts";
import { ATTEMPTS_MAX, isCallingOff, type OutputAttempt, staysHome } from "../../../domain/sends/send.ts";
import type { SendId } from "../../../domain/wallets/ids.ts";
import { findCurrent } from "../deps.ts";
import { areSpendableBy, coinsOf } from "./coins-of.ts";
import { type PayingMeans, payForStuck, type Stuck } from "./pay-for-stuck.ts";
import { COINS_MAX } from "./sign-output-sends.ts";
import { withSpender } from "./with-spender.ts";

type Deps = Parameters<typeof payForStuck>[0];

/** Why one is not replaced now. */
export const KEPT = {
  AT_CAP: "a send is stuck, and may cost no more",
  SHORT: "a send is stuck: nothing can be spent to raise its fee",
  GONE: "a send is stuck: what it spends is not in the chain any more",
  BUILT_ON: "a send is stuck, and another spends what it leaves: that one pays for both",
  LINKED: "a send is stuck, and too many wait for each other to have another pay for it",
} as const;
type Kept = keyof typeof KEPT;

/**
 * Signs anew what is stuck (BIP-125), with more fee, and of what each attempt before it spends:
 * what nodes find too cheap, what was in no block for a while, and what somebody asked for. The fee
 * comes out of what is left, else out of more outputs, that blocks have; where it spends what no
 * block has, it pays for that as well. What is called off is replaced by one that pays all of it
 * back to ourselves; but what counted as paid before its block was taken back is paid again,
 * whatever was asked for. Never above what a send may cost: then another pays for it, where it may.
 */
export function makeReplaceOutputSends(deps: Deps): () => Promise<void> {
  const { network, sends, rules, clock, log } = deps;
  const told = new Map<SendId, Kept>();
  return async () => {
    const unmined = await sends.listUnmined(network);
    const due = unmined.filter((one) => !one.send.isSignedElsewhere && isDue(one, clock.now(), rules.replaceAfterMs));
    if (due.length === 0) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const { rates } = await followed.node.feeRates();
    const { height } = followed.chain.cursor;
    for (const stuck of due) {
      const coins = await coinsOf(deps, stuck.send).listSpendable(height, COINS_MAX);
      const means = { rates, coins, height, unmined };
      const replaced = await replace(deps, stuck, means);
      // Never both: what another one builds on is not replaced, under the same lock.
      const kept = replaced === "AT_CAP" ? await payForStuck(deps, stuck, means) : replaced;
      const { id } = stuck.send;
      if (kept !== null && told.get(id) !== kept)
        log[kept === "BUILT_ON" ? "warn" : "error"]({ network, transactionId: id }, KEPT[kept]);
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

/** Null where it is replaced, or another process does. */
async function replace(deps: Deps, stuck: Stuck, means: PayingMeans): Promise<Kept | null> {
  const { send, attempts } = stuck;
  const latest = attempts.at(-1);
  if (!latest) throw new Error(`${send.id} was never signed`);
  if (isBuiltOn(stuck, means.unmined)) return "BUILT_ON";
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
  deps: Pick<Deps, "coins" | "readPayee">,
  stuck: Stuck,
  { rates, coins, unmined, isCancel }: PayingMeans & Pick<OutputAttempt, "isCancel">,
): Promise<Chosen | Kept> {
  const { send, attempts } = stuck;
  const latest = attempts.at(-1);
  const payee = isCancel ? null : deps.readPayee(send.payee);
  if (!latest || (!isCancel && !payee)) throw new Error(`${send.id} was never signed`);
  if (latest.number >= ATTEMPTS_MAX) return "AT_CAP";
  const required = await findRequired(deps, { send, latest, unmined });
  // Else two of them could be mined.
  if (!attempts.every((one) => required.some((coin) => isOf(one, coin)))) return "GONE";
  const raised = {
    ...raise(attempts, ancestorsOf(latest.inputs, unmined), rates[send.priority]),
    replaces: attempts.reduce((most, { fee }) => larger(fee, most), 0n),
    cap: send.feeCap,
  };
  // Its payee has what is left: by the same, for the fee comes out of that.
  if (payee && send.isAll && !staysHome(send)) return toKept(selectAll({ ...payee, ...raised }, required));
  const wanted = {
    payee: payee && !staysHome(send) ? { units: send.amount.units, scriptBytes: payee.scriptBytes } : null,
    ...{ ...raised, pieces: 1, change: (await coinsOf(deps, send).findChange()).form },
  };
  const chosen = toKept(selectCoins(wanted, { coins, required }));
  // What stays home is one output, its payee's.
  return typeof chosen === "string" || isCancel || !staysHome(send) ? chosen : { ...chosen, change: [] };
}

type Required = Pick<Stuck, "send"> & Pick<PayingMeans, "unmined"> & { readonly latest: OutputAttempt };

/** Of what it spends what a block has, or is going to: what we have signed, and none has. */
async function findRequired(
  deps: Pick<Deps, "coins" | "readPayee">,
  { send, latest, unmined }: Required,
): Promise<readonly Coin[]> {
  const own = coinsOf(deps, send);
  const there = await own.listThere(latest.inputs);
  const made = new Set(unmined.flatMap(({ attempts }) => attempts.map(({ txid }) => txid)));
  if (!latest.inputs.some(({ txid }) => made.has(txid))) return there;
  const reserved = await own.listReserved(send.id);
  return [...there, ...reserved.filter((coin) => made.has(coin.txid) && isOf(latest, coin))];
}

/** By a quarter: together with what it has to be mined behind, where there is such. */
function raise(
  attempts: readonly OutputAttempt[],
  ancestors: readonly OutputAttempt[],
  now: bigint,
): Pick<Wanted, "rate" | "ancestors"> {
  if (ancestors.length === 0) return { rate: raisedRate(attempts, now) };
  const before = packageOf(ancestors);
  const together = attempts.map((one) => packageOf([before, one]));
  return {
    // BIP-125: more than any that it takes the place of.
    rate: attempts.reduce((most, one) => larger(most, rateOf(one) + 1n), now),
    ancestors: { ...before, rate: raisedRate(together, now) },
  };
}

const toKept = (chosen: Chosen | "SHORT" | "TOO_DEAR") => (chosen === "TOO_DEAR" ? "AT_CAP" : chosen);

const isOf = ({ inputs }: OutputAttempt, coin: Coin): boolean => inputs.some((input) => nameOf(input) === nameOf(coin));
