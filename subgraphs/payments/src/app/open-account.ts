import { makeClaim } from "@coffer/platform/claim";
import type { Clock } from "@coffer/platform/clock";
import { newId } from "@coffer/platform/ids";
import { err, ok, type Result } from "@coffer/platform/result";
import type { MoneyOutcome } from "../domain/money-command.ts";
import type { OpenAccountRefusal } from "../domain/refusals.ts";
import type { Claims, SubmitMoney } from "./ports.ts";

export type OpenAccount = {
  readonly actorId: string;
  readonly currency: string;
  readonly name: string | null;
  readonly idempotencyKey: string;
};

/** Opens an account in the ledger and notes whose it is, in one commit. The first of a currency is where payments to the owner's name go. */
export const makeOpenAccount =
  ({ claims, submit, clock }: { claims: Claims; submit: SubmitMoney; clock: Clock }) =>
  async ({
    actorId,
    currency,
    name,
    idempotencyKey,
  }: OpenAccount): Promise<Result<{ id: string }, OpenAccountRefusal>> => {
    const claim = makeClaim({ actorId, operation: "openAccount", key: idempotencyKey }, [currency, name]);
    const id = newId("acc");
    const outcome =
      (await claims.find(claim)) ??
      (await submit({
        claim,
        subjectId: id,
        openAccount: { id, ownerId: actorId, currency, name: name ?? currency, openedAt: clock.now() },
      }));
    return answer(outcome);
  };

function answer(outcome: MoneyOutcome): Result<{ id: string }, OpenAccountRefusal> {
  if (outcome.kind === "done") return ok({ id: outcome.subjectId });
  if (outcome.kind === "key_reused") return err({ code: "IDEMPOTENCY_KEY_REUSED" });
  throw new Error(`opening an account cannot end ${outcome.kind}`);
}
