import type { Claim } from "@coffer/platform/values/claim";
import { err } from "@coffer/platform/values/result";
import type {
  DraftReader,
  DraftWriter,
  ExternalWriters,
  InExternal,
  InSubmits,
  SubmittedUnderKey,
} from "../../src/app/sends/external/ports.ts";
import type { SpendWriter } from "../../src/app/sends/outputs/ports.ts";
import type { FollowedChain } from "../../src/domain/chains/following.ts";
import { type Draft, isExpiring, isTransfer } from "../../src/domain/sends/draft.ts";
import { type AnyAttempt, isOpen } from "../../src/domain/sends/send.ts";
import type { SendId } from "../../src/domain/wallets/ids.ts";
import type { SendRows } from "./send-rows.ts";
import { attemptsOf, type FakeSends, sendWriterOver } from "./sends.ts";

const latestOf = (rows: SendRows, id: SendId): Draft | null => rows.drafts.get(id)?.at(-1) ?? null;
const closeAll = (rows: SendRows, id: SendId): readonly Draft[] =>
  (rows.drafts.get(id) ?? []).map((draft) => ({ ...draft, isOpen: false }));

/** What it would spend is reserved for no other send. */
type IsLeft = (id: SendId, coin: { readonly txid: string; readonly vout: number }) => boolean;

export const draftWriterOver = (rows: SendRows, isLeft: IsLeft = () => true): DraftWriter => ({
  async put({ id }, draft) {
    const send = rows.sends.get(id);
    if (!send?.isSignedElsewhere || !isOpen(send)) throw new Error("it is not given out");
    const before = closeAll(rows, id);
    if (before.some(({ number }) => number >= draft.number)) throw new Error("a draft is there already");
    rows.drafts.set(id, [...before, draft]);
    const isFirst = send.state === "PLANNED";
    const units = draft.isCancel || send.state === "BROADCAST" ? send.amount.units : draft.units;
    rows.sends.set(id, {
      ...{ ...send, state: isFirst ? "AWAITING_SIGNATURE" : send.state, asked: null },
      amount: { ...send.amount, units },
    });
  },
  findLatest: async (id) => latestOf(rows, id),
  listWaiting: async ({ address }, userId) =>
    [...rows.sends.values()].flatMap(({ id, source, state, mined, ...send }) => {
      const isWaiting =
        ["SIGNED", "BROADCAST"].includes(state) ||
        (["PLANNED", "AWAITING_SIGNATURE"].includes(state) && send.userId === userId);
      return source === address && mined === null && isWaiting ? [id] : [];
    }),
  isSigned: async (id, txid) => attemptsOf(rows, id).some((attempt) => attempt.txid === txid),
  isKnown: async (_network, txid) =>
    rows.attempts.has(txid) ||
    [...rows.drafts.values()].flat().some((draft) => isExpiring(draft) && draft.txid === txid),
  async bury({ sendId, number }, deadHeight) {
    if (rows.sends.get(sendId)?.mined) throw new Error("it may still be mined");
    const given = (rows.drafts.get(sendId) ?? []).map((draft) =>
      draft.number === number ? { ...draft, deadHeight, isOpen: false } : draft,
    );
    rows.drafts.set(sendId, given);
  },
  close: async (id) => void rows.drafts.set(id, closeAll(rows, id)),
  isNonceFree: async ({ address }, nonce) =>
    ![...rows.sends.values()].some((send) => send.source === address && send.nonce === nonce),
  areLeft: async ({ id }, coins) => coins.every((coin) => isLeft(id, coin)),
});

type Around = {
  readonly sends: FakeSends;
  /** As it is locked. */
  readonly findChain: () => Promise<FollowedChain | null>;
  readonly spends: SpendWriter;
  readonly isLeft?: IsLeft;
};

/** Of one network. */
export function makeFakeExternal({ sends, findChain, spends, isLeft }: Around) {
  const writersOver = (rows: SendRows): ExternalWriters => ({
    chain: { lock: findChain, holds: async () => true },
    ...{ sends: sendWriterOver(rows), spends, drafts: draftWriterOver(rows, isLeft) },
  });
  const claims = new Map<string, { readonly claim: Claim; readonly said: SubmittedUnderKey }>();
  const nameOfClaim = ({ actorId, operation, key }: Claim) => JSON.stringify([actorId, operation, key]);
  const find = (claim: Claim): SubmittedUnderKey | null => {
    const kept = claims.get(nameOfClaim(claim));
    if (!kept) return null;
    return kept.claim.fingerprint.equals(claim.fingerprint) ? kept.said : err({ code: "IDEMPOTENCY_KEY_REUSED" });
  };
  const inExternal: InExternal = (work) => sends.inRows((rows) => work(writersOver(rows)));
  const inSubmits: InSubmits = (work) =>
    sends.inRows((rows) =>
      work({
        ...writersOver(rows),
        findSubmitted: async (claim) => find(claim),
        async submitOnce(claim, submit) {
          const before = find(claim);
          if (before) return before;
          const said = await submit();
          if (said.ok) claims.set(nameOfClaim(claim), { claim, said });
          return said;
        },
      }),
    );
  const drafts: DraftReader = {
    listOpen: async (ids) => ids.flatMap((id) => latestOf(sends.rows(), id) ?? []).filter((draft) => draft.isOpen),
    listAsked: async () =>
      sends
        .all()
        .filter(
          (send) =>
            send.isSignedElsewhere &&
            send.asked !== null &&
            send.mined === null &&
            ["AWAITING_SIGNATURE", "BROADCAST"].includes(send.state),
        )
        .map((send) => {
          const latest = latestOf(sends.rows(), send.id);
          const attempts: readonly AnyAttempt[] = attemptsOf(sends.rows(), send.id);
          return { send, attempts, draft: latest?.isOpen ? latest : null };
        }),
    listOutdated: async (_network, upTo) =>
      sends.all().flatMap((send) => {
        const draft = latestOf(sends.rows(), send.id);
        const height = draft && isTransfer(draft) ? draft.outdatedHeight : null;
        const isOutdated = send.state === "AWAITING_SIGNATURE" && height !== null && height <= upTo;
        return isOutdated ? [{ id: send.id, source: send.source, height }] : [];
      }),
    listExpired: async (_network, by) =>
      sends.all().flatMap((send) => {
        const draft = latestOf(sends.rows(), send.id);
        const isLiving = draft !== null && isExpiring(draft) && draft.deadHeight === null && draft.expiresAt <= by;
        return isLiving && send.state === "AWAITING_SIGNATURE" ? [draft] : [];
      }),
  };
  return { inExternal, inSubmits, drafts, writersOver };
}

/** Of a network whose money is in accounts: nothing there spends outputs. */
export const NO_SPENDS: SpendWriter = {
  areSpendable: async () => false,
  areOwnSpendable: async () => false,
  reserve: async () => {
    throw new Error("nothing is spent here");
  },
  ...{ isBuiltOn: async () => false, spent: async () => [], listForeign: async () => [] },
  ...{ pausePool: async () => undefined, release: async () => undefined },
  ...{ isConsolidating: async () => false, endOrphaned: async () => 0 },
};
