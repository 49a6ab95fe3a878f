import { knownId, newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { AccountId, UserId } from "../../domain/money/ids.ts";
import type { OpenAccountRefusal } from "../../domain/money/refusals.ts";
import type { MoneyOutcome } from "../../domain/money-command.ts";
import type { Claims, SubmitMoney } from "../money/ports.ts";

export type OpenAccount = {
  readonly actorId: UserId;
  readonly currency: string;
  readonly name: string | null;
  readonly idempotencyKey: string;
};

/** Opens an account in the ledger and notes whose it is, in one commit. */
export const makeOpenAccount =
  ({ claims, submit }: { claims: Claims; submit: SubmitMoney }) =>
  async ({
    actorId,
    currency,
    name,
    idempotencyKey,
  }: OpenAccount): Promise<Result<{ id: AccountId }, OpenAccountRefusal>> => {
    const claim = makeClaim({ actorId, operation: "openAccount", key: idempotencyKey }, [currency, name]);
    const id = newId("acc");
    const outcome =
      (await claims.find(claim)) ??
      (await submit({
        claim,
        subjectId: id,
        step: { kind: "openAccount", account: { id, ownerId: actorId, currency, name: name ?? currency } },
      }));
    return answer(outcome);
  };

function answer(outcome: MoneyOutcome): Result<{ id: AccountId }, OpenAccountRefusal> {
  if (outcome.kind === "done") return ok({ id: knownId("acc", outcome.subjectId) });
  if (outcome.kind === "key_reused") return err({ code: "IDEMPOTENCY_KEY_REUSED" });
  if (outcome.kind === "refused" && outcome.refusal.code === "QUOTA_EXCEEDED") return err(outcome.refusal);
  throw new Error(`opening an account cannot end ${outcome.kind}`);
}
