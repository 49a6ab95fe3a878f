import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import { awaitsSignature, type Draft, isTransfer, toAttempt, unsignedAttempt } from "../../../domain/sends/draft.ts";
import type { Outpoint } from "../../../domain/sends/outputs/coin.ts";
import {
  type AnyAttempt,
  type Attempt,
  isCallingOff,
  type OutputAttempt,
  type Send,
} from "../../../domain/sends/send.ts";
import { findCurrent, type SendsDeps } from "../deps.ts";
import { coinsOf } from "../outputs/coins-of.ts";
import type { OutputDeps } from "../outputs/deps.ts";
import { choose, KEPT } from "../outputs/replace-output-sends.ts";
import { COINS_MAX } from "../outputs/sign-output-sends.ts";
import { findReplacement } from "../replace-sends.ts";
import { lockAll, prepareSpend, type SpendFormat, type TransferFormat, toTransferDraft } from "./give-out.ts";
import type { DraftReader, ExternalSend, ExternalWriters, InExternal } from "./ports.ts";

type Common = { readonly drafts: DraftReader; readonly inExternal: InExternal };

/** What takes its place, found before anything was locked; null where it cannot any more. */
type Build = (
  send: Send,
  of: { readonly number: number; readonly at: Date },
  writers: ExternalWriters,
) => Promise<Draft | null>;

/**
 * Gives out anew what its owner wants sped up, or called off, and signs elsewhere: with more fee,
 * and what excludes all that was given out before, since that may be signed by now. Never by
 * itself: whoever signs has to come with a machine of theirs.
 */
export function makeGiveOutTransfersAnew(deps: SendsDeps & Common & { readonly format: TransferFormat }) {
  const tell = makeTell(deps);
  return async (): Promise<void> => {
    const asked = await deps.drafts.listAsked(deps.network);
    const followed = asked.length === 0 ? null : await findCurrent(deps);
    if (!followed) return;
    const market = await followed.node.feeMarket();
    const encode = await deps.format.loadEncoder();
    const { chainId } = followed.chain.identity;
    for (const one of asked) {
      const attempts = listBefore<Attempt>(one);
      const isCancel = isCallingOff(one.send, attempts.at(-1));
      const found = await findReplacement(deps, { ...followed, market }, { send: one.send, attempts, isCancel });
      tell(one.send, found ? null : KEPT.AT_CAP);
      if (!found) continue;
      await giveOut(deps, one, async (send, of) =>
        toTransferDraft(encode, send, { ...found, ...of, isCancel, chainId, nonce: nonceOf(one) }),
      );
    }
  };
}

export function makeGiveOutSpendsAnew(deps: OutputDeps & Common & { readonly format: SpendFormat }) {
  const tell = makeTell(deps);
  return async (): Promise<void> => {
    const asked = await deps.drafts.listAsked(deps.network);
    const followed = asked.length === 0 ? null : await findCurrent(deps);
    if (!followed) return;
    const { rates } = await followed.node.feeRates();
    const { height } = followed.chain.cursor;
    const unmined = await deps.sends.listUnmined(deps.network);
    for (const one of asked) {
      const { send } = one;
      const attempts = listBefore<OutputAttempt>(one);
      const isCancel = isCallingOff(send, attempts.at(-1));
      const coins = await coinsOf(deps, send).listSpendable(height, COINS_MAX);
      const chosen = await choose(deps, { send, attempts }, { rates, coins, height, unmined, isCancel });
      tell(send, typeof chosen === "string" ? KEPT[chosen] : null);
      if (typeof chosen === "string" || send.walletId === null) continue;
      const build = await prepareSpend({ ...deps.format, coins: deps.coins }, { walletId: send.walletId, chosen });
      const { walletId } = send;
      const more = chosen.inputs.filter(({ txid, vout }) => !isSpentBy(attempts, { txid, vout }));
      await giveOut(deps, one, async (locked, of, { spends }) =>
        (await spends.areOwnSpendable(walletId, height, more)) ? build(locked, { ...of, isCancel }) : null,
      );
    }
  };
}

/** By one of them at least, so it is its own. */
const isSpentBy = (attempts: readonly OutputAttempt[], { txid, vout }: Outpoint): boolean =>
  attempts.some(({ inputs }) => inputs.some((input) => input.txid === txid && input.vout === vout));

/** Of one kind, which its network says. */
const listBefore = <One extends AnyAttempt>({ attempts, draft }: ExternalSend): readonly One[] => {
  const given = draft && toAttempt(draft, unsignedAttempt, { number: draft.number, at: draft.madeAt });
  return [...attempts, ...(given ? [given] : [])] as readonly AnyAttempt[] as readonly One[];
};

function nonceOf({ send, draft }: ExternalSend): number {
  const nonce = send.nonce ?? (draft && isTransfer(draft) ? draft.nonce : null);
  if (nonce === null) throw new Error(`${send.id} has no nonce`);
  return nonce;
}

/** Nothing, where it was signed meanwhile, or another process was faster. */
async function giveOut(
  { inExternal, clock, announce }: Pick<SendsDeps, "clock" | "announce"> & Common,
  { send: before, attempts }: ExternalSend,
  build: Build,
): Promise<void> {
  await inExternal(async (writers) => {
    const { send } = await lockAll(writers, before);
    if (send.asked === null || !awaitsSignature(send) || (await isOvertaken(writers, send, attempts))) return;
    const latest = await writers.drafts.findLatest(send.id);
    // Its nonce is lost: whatever is signed for it now would never be mined.
    if (latest && isTransfer(latest) && latest.outdatedHeight !== null) return;
    const number = (latest?.number ?? 0) + 1;
    const draft = await build(send, { number, at: clock.now() }, writers);
    if (draft) await writers.drafts.put(send, draft);
  });
  announce();
}

const isOvertaken = async (
  { sends, spends }: ExternalWriters,
  { id }: Send,
  attempts: readonly AnyAttempt[],
): Promise<boolean> => (await sends.countAttempts(id)) !== attempts.length || spends.isBuiltOn(id);

/** More than wait at any time: whoever is forgotten is told again. */
const TOLD_MAX = 10_000;

function makeTell({ network, log }: Pick<SendsDeps, "network" | "log">) {
  const told = new BoundedMap<string, string>({ entries: TOLD_MAX, bytes: 2 ** 22, weigh: bytesOfText });
  return ({ id }: Send, why: string | null): void => {
    if (why !== null && told.get(id) !== why) log.warn({ network, transactionId: id }, why);
    told.set(id, why ?? "");
  };
}
