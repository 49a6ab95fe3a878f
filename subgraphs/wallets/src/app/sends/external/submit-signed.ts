import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import {
  awaitsSignature,
  type Draft,
  type ExpiringDraft,
  isExpiring,
  isSpend,
  isTransfer,
  toAttempt,
} from "../../../domain/sends/draft.ts";
import type { SubmitSignedRefusal } from "../../../domain/sends/external-refusals.ts";
import type { Send } from "../../../domain/sends/send.ts";
import type { SendId, UserId } from "../../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../../domain/wallets/network.ts";
import type { IdempotencyKeyReused } from "../../../domain/wallets/refusals.ts";
import type { SignedTransfer } from "../chain-ports.ts";
import { lockAll } from "./give-out.ts";
import type { AnyExternalFormat, ExternalWriters, InSubmits } from "./ports.ts";

export type SubmitSigned = {
  readonly userId: UserId;
  /** OWN: from a wallet of theirs. REFILL: from the treasury's cold storage, by whoever may. */
  readonly kind: "OWN" | "REFILL";
  /** Null: the id of nothing. */
  readonly sendId: SendId | null;
  readonly signed: string;
  readonly idempotencyKey: string;
};

type Deps = {
  readonly formats: ReadonlyMap<NetworkCode, Pick<AnyExternalFormat, "loadReader">>;
  readonly inSubmits: InSubmits;
  readonly clock: Clock;
  readonly announce: () => void;
};

export type SubmitSignedUseCase = (
  command: SubmitSigned,
) => Promise<Result<SendId, SubmitSignedRefusal | IdempotencyKeyReused>>;

const OPERATIONS = { OWN: "submitSignedTransaction", REFILL: "submitSignedRefill" } as const;

const NOT_AWAITING = err({ code: "TRANSACTION_NOT_AWAITING" });
const OUTDATED = err({ code: "TRANSACTION_OUTDATED" });

/**
 * Takes what was signed elsewhere, where it is what was given out last, byte for byte, and each
 * signature is right. It is kept with its nonce, or with what it spends, in one commit, before any
 * node is shown it, and goes on as everything that is signed. It is judged before anything is
 * locked, and what it was judged by is compared in the commit.
 */
export function makeSubmitSigned(deps: Deps): SubmitSignedUseCase {
  const { inSubmits, announce } = deps;
  return async ({ userId, kind, sendId, signed, idempotencyKey: key }) => {
    const claim = makeClaim({ actorId: userId, operation: OPERATIONS[kind], key }, [sendId, signed]);
    const seen = await inSubmits(async ({ findSubmitted, sends, drafts }) => {
      const before = await findSubmitted(claim);
      if (before) return { before };
      const send = sendId === null ? null : await sends.lockSend(sendId);
      return { before: null, send, draft: send && (await drafts.findLatest(send.id)) };
    });
    if (seen.before) return seen.before;
    const { send, draft } = seen;
    if (send?.kind !== kind || (kind === "OWN" && send.userId !== userId))
      return err({ code: "TRANSACTION_NOT_FOUND" });
    const format = deps.formats.get(send.network);
    if (!draft || !format) return NOT_AWAITING;
    const read = (await format.loadReader())(signed, draft, send.source);
    if (!read.ok)
      return draft.isOpen && awaitsSignature(send)
        ? err({ code: "SIGNED_TRANSACTION_INVALID", fault: read.error })
        : NOT_AWAITING;
    const submitted = await inSubmits((writers) =>
      writers.submitOnce(claim, () => submit(deps, writers, { send, draft, signed: read.value })),
    );
    if (submitted.ok) announce();
    return submitted;
  };
}

type Judged = { readonly send: Send; readonly draft: Draft; readonly signed: SignedTransfer };
type Submitted = Result<SendId, SubmitSignedRefusal>;

async function submit({ clock }: Deps, writers: ExternalWriters, judged: Judged): Promise<Submitted> {
  const { sends, spends, drafts } = writers;
  const { draft, signed } = judged;
  const { send, source, followed } = await lockAll(writers, judged.send);
  const { id } = send;
  if (await drafts.isSigned(id, signed.txid)) return ok(id);
  const latest = await drafts.findLatest(id);
  if (!latest?.isOpen || latest.number !== draft.number || !awaitsSignature(send)) return NOT_AWAITING;
  if (latest.isCancel && send.wasConfirmed) return NOT_AWAITING;
  if (isExpiring(latest) && hasEnded(latest, [clock.now(), followed?.cursor.time])) return OUTDATED;
  if (!(await isCurrent(writers, send, latest))) return OUTDATED;
  if (send.state === "AWAITING_SIGNATURE" && (await sends.isStopped(send))) return err({ code: "CUSTODY_STOPPED" });
  const attempt = toAttempt(latest, signed, { number: (await sends.countAttempts(id)) + 1, at: clock.now() });
  if (send.state === "BROADCAST") await sends.replace(send, attempt);
  // Where nothing counts it says as how many-th of its source it was signed.
  else await sends.sign(send, attempt, isTransfer(latest) ? latest.nonce : source.nextNonce);
  if (isSpend(latest) && "inputs" in attempt) await spends.reserve(send, attempt, latest.inputs);
  await drafts.close(id);
  return ok(id);
}

/** By what anybody says of the time: no block that comes can have it. */
const hasEnded = ({ expiresAt }: ExpiringDraft, times: readonly (Date | undefined)[]): boolean =>
  times.some((time) => time !== undefined && time >= expiresAt);

/** Nobody else has used its nonce, or what it spends, by blocks and by what is signed here. */
async function isCurrent({ spends, drafts }: ExternalWriters, send: Send, draft: Draft): Promise<boolean> {
  if (isExpiring(draft)) return true;
  if (isSpend(draft)) return (await drafts.areLeft(send, draft.inputs)) && !(await spends.isBuiltOn(send.id));
  if (send.state === "BROADCAST") return true;
  const { network, source: address } = send;
  return draft.outdatedHeight === null && drafts.isNonceFree({ network, address }, draft.nonce);
}
