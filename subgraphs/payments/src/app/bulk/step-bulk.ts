import { newId } from "@coffer/contracts/ids";
import type { AssertionResponse } from "@coffer/contracts/passkeys";
import { zero } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { BulkDraft } from "../../domain/approvals/statement.ts";
import type { BulkPayment } from "../../domain/money/bulk-payment.ts";
import type { BulkId, UserId } from "../../domain/money/ids.ts";
import type { CancelBulkPaymentRefusal, StartBulkPaymentRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { SubmitWarranted } from "../approvals/submit-warranted.ts";
import type { Claims } from "../money/ports.ts";
import { readBulk } from "./create-bulk.ts";
import type { BulkDesk, BulkReader } from "./ports.ts";

export type StepBulk = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no bulk payment of theirs. */
  readonly bulkId: BulkId | null;
  readonly idempotencyKey: string;
};

export type StepBulkDeps = {
  readonly bulks: BulkReader;
  readonly bulkDesk: BulkDesk;
  readonly claims: Claims;
  readonly submitWarranted: SubmitWarranted;
  /** Of a commit that gave rows to be paid. */
  readonly started: () => void;
};

/** Whose it is, never changes: that decides first, and leaves the key free. */
async function findOwn(bulks: BulkReader, { actorId, bulkId }: StepBulk): Promise<BulkPayment | null> {
  const [found] = bulkId === null ? [] : await bulks.findMany([bulkId]);
  return found?.from.userId === actorId ? found : null;
}

/**
 * Has rows paid from now on. Policies look at what leaves the payer by all of them as at one
 * payment, which no row is more than; and at each row once more when it is paid.
 */
export const makeStartBulk =
  (deps: StepBulkDeps) =>
  async (
    command: StepBulk & { readonly approval?: AssertionResponse | null },
  ): Promise<Result<BulkPayment, StartBulkPaymentRefusal>> => {
    const { actorId, bulkId, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId, operation: "startBulkPayment", key }, [bulkId]);
    const bulk = await findOwn(deps.bulks, command);
    if (!bulk) return err({ code: "BULK_PAYMENT_NOT_FOUND" });
    if (bulk.status !== "DRAFT") {
      const before = await deps.claims.find(claim);
      return before ? answer(deps, bulk, before) : err({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: bulk.status });
    }
    const { leaving } = bulk;
    const submitted = await deps.submitWarranted({
      claim,
      payment: { kind: leaving.units > 0n ? "SEND" : "TRANSFER", amount: leaving, fee: zero(leaving.asset) },
      payees: () => deps.bulks.listPayees(bulk.id),
      draft: toDraft(bulk, key),
      assertion: command.approval ?? null,
      toCommand: (warrant) => ({ claim, subjectId: newId("ent"), step: { kind: "startBulk", bulk, warrant } }),
    });
    if (!submitted.ok) return submitted;
    deps.started();
    return answer(deps, bulk, submitted.value);
  };

const toDraft = ({ id, from, amount, fee, rows, digest }: BulkPayment, idempotencyKey: string): BulkDraft => ({
  operation: "startBulkPayment",
  idempotencyKey,
  payerId: from.userId,
  fromAccountId: from.accountId,
  bulkPaymentId: id,
  amount,
  maximumFee: fee,
  memo: null,
  rows,
  digest: digest.toString("hex"),
});

/** Of a repeat: as it is now. */
async function answer(
  { bulks }: StepBulkDeps,
  { id }: BulkPayment,
  outcome: MoneyOutcome,
): Promise<Result<BulkPayment, StartBulkPaymentRefusal>> {
  if (outcome.kind === "done") return ok(await readBulk(bulks, id));
  if (outcome.kind === "key_reused") return err({ code: "IDEMPOTENCY_KEY_REUSED" });
  const refusal = outcome.kind === "refused" ? outcome.refusal : null;
  switch (refusal?.code) {
    case "BULK_PAYMENT_STATUS_MISMATCH":
    case "CURRENCY_DISABLED":
      return err(refusal);
    default:
      throw new Error(`no start of a bulk payment can come to ${refusal?.code ?? outcome.kind}`);
  }
}

/** What is not paid by then is not paid at all. */
export const makeCancelBulk =
  ({ bulks, bulkDesk }: Pick<StepBulkDeps, "bulks" | "bulkDesk">) =>
  async (command: StepBulk): Promise<Result<BulkPayment, CancelBulkPaymentRefusal>> => {
    const { actorId, bulkId, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId, operation: "cancelBulkPayment", key }, [bulkId]);
    const bulk = await findOwn(bulks, command);
    if (!bulk) return err({ code: "BULK_PAYMENT_NOT_FOUND" });
    const taken = await bulkDesk.cancel(claim, bulk.id, ({ status }) =>
      status === "DRAFT" || status === "RUNNING" ? null : { code: "BULK_PAYMENT_STATUS_MISMATCH", status },
    );
    return taken.ok ? ok(await readBulk(bulks, taken.value)) : taken;
  };
