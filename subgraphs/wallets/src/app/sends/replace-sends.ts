import { bumpFees, type FeeMarket, gasLimitFor, larger, maximumFee } from "../../domain/sends/fees.ts";
import { ATTEMPTS_MAX, type Attempt, isCallingOff, type Send, takesAll } from "../../domain/sends/send.ts";
import { type Followed, findCurrent, type SendsDeps } from "./deps.ts";
import type { Terms } from "./find-terms.ts";
import { withSigner } from "./make-attempt.ts";
import type { SendWithAttempts } from "./ports.ts";
import { findTokenTransfer } from "./token-transfers.ts";

/**
 * Signs anew what is stuck, with more fee and the same nonce: what nodes find too cheap, what was
 * in no block for a while, and what somebody asked for. Of one source the lowest nonce alone is
 * replaced by itself, for the others wait for it. Never above what a send may cost. What is called
 * off is replaced by nothing, paid to the source itself; but what counted as paid before its block
 * was taken back is paid again, whatever was asked for.
 */
export function makeReplaceSends(deps: SendsDeps): () => Promise<void> {
  const { network, sends, rules, clock, log } = deps;
  const atCap = new Set<string>();
  return async () => {
    const unmined = await sends.listUnmined(network);
    const due = [...Map.groupBy(unmined, ({ send }) => send.source).values()].flatMap((ofSource) =>
      ofSource.filter(
        (one, place) =>
          !one.send.isSignedElsewhere &&
          isDue(one, { isFirst: place === 0, now: clock.now(), after: rules.replaceAfterMs }),
      ),
    );
    if (due.length === 0) return;
    const followed = await findCurrent(deps);
    if (!followed) return;
    const market = await followed.node.feeMarket();
    for (const stuck of due) {
      const { send } = stuck;
      if (await replace(deps, { ...followed, market }, stuck)) atCap.delete(send.id);
      else if (!atCap.has(send.id)) {
        atCap.add(send.id);
        log.error({ network, transactionId: send.id }, "a send is stuck, and may cost no more");
      }
    }
  };
}

function isDue(
  { send, attempts }: SendWithAttempts,
  { isFirst, now, after }: { readonly isFirst: boolean; readonly now: Date; readonly after: number },
): boolean {
  const latest = attempts.at(-1);
  if (send.state !== "BROADCAST" || !latest) return false;
  if (send.asked === "SPEED_UP" || isCallingOff(send, latest) !== latest.isCancel) return true;
  return isFirst && (latest.outcome === "TOO_CHEAP" || now.getTime() - latest.signedAt.getTime() >= after);
}

/** False: it would cost more than it may. */
async function replace(
  deps: SendsDeps,
  of: Followed & { readonly market: FeeMarket },
  { send, attempts }: SendWithAttempts,
): Promise<boolean> {
  const { sends, network, inSends, clock, announce } = deps;
  const latest = attempts.at(-1);
  if (!latest) throw new Error(`${send.id} was never signed`);
  const isCancel = isCallingOff(send, latest);
  const found = await findReplacement(deps, of, { send, attempts, isCancel });
  if (!found) return false;
  const { units, token, fees } = found;
  await withSigner(deps, await sends.findSourceKey(network, send.source), (make) =>
    inSends(async (writer) => {
      const source = await writer.lockSource(network, send.source);
      const locked = await writer.lockSend(send.id);
      if (!source || source.pausedFor !== null || locked?.state !== "BROADCAST" || locked.mined) return;
      // Another process was faster.
      if ((await writer.countAttempts(send.id)) !== latest.number) return;
      const number = latest.number + 1;
      const { chainId } = of.chain.identity;
      const terms = { chainId, nonce: nonceOf(locked), number, isCancel, units, token, fees, at: clock.now() };
      await writer.replace(locked, make(locked, terms));
    }),
  );
  announce();
  return true;
}

/** What it would say, and more fee for it than before; null: it would cost more than it may. */
export async function findReplacement(
  deps: Pick<SendsDeps, "tokens" | "sends" | "vault" | "log" | "network">,
  of: Followed & { readonly market: FeeMarket },
  { send, attempts, isCancel }: SendWithAttempts & Pick<Attempt, "isCancel">,
): Promise<Omit<Terms, "gas"> | null> {
  const latest = attempts.at(-1);
  if (!latest || latest.number >= ATTEMPTS_MAX) return null;
  const gasLimit = isCancel ? gasLimitFor(0n) : gasLimitOf(attempts);
  const bumped = bumpFees({ ...latest.fees, gasLimit }, of.market, send.feeCap);
  if (!bumped) return null;
  const fees = takesAll(send) && !isCancel ? { ...bumped, maxPriorityFeePerGas: bumped.maxFeePerGas } : bumped;
  const units = await findUnits(of, send, { isCancel, fee: maximumFee(fees) });
  const token = isCancel ? null : await findTokenTransfer(deps, send, { ...of.chain.identity, isSigned: true });
  return units === null || token === "UNFIT" ? null : { units, token, fees };
}

/** As it was found before anything was signed: one that calls it off needs less. */
const gasLimitOf = (attempts: readonly Attempt[]): bigint =>
  attempts.reduce((limit, { fees }) => larger(limit, fees.gasLimit), gasLimitFor(0n));

/** Null where nothing would be left. */
async function findUnits(
  { chain, node }: Followed,
  send: Send,
  { isCancel, fee }: Pick<Attempt, "isCancel"> & { readonly fee: bigint },
): Promise<bigint | null> {
  if (isCancel) return 0n;
  if (!takesAll(send)) return send.amount.units;
  const left = (await node.balanceAt(send.source, chain.cursor.hash)) - fee;
  return left > 0n ? left : null;
}

function nonceOf({ id, nonce }: Send): number {
  if (nonce === null) throw new Error(`${id} has no nonce`);
  return nonce;
}
