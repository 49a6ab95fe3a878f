import { formatMoney, type Money, zero } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/clock";
import { newId, uuidOf } from "@coffer/platform/ids";
import { err, ok, type Result } from "@coffer/platform/result";
import { internalTransfer } from "../domain/entries.ts";
import type { MoneyOutcome, NewAccount } from "../domain/money-command.ts";
import type { Payment } from "../domain/payment.ts";
import type { SendPaymentRefusal } from "../domain/refusals.ts";
import { answerOf } from "./answer.ts";
import { makeClaim } from "./claim.ts";
import type { Assets, Claims, Directory, KnownAccount, PayeeReference, PaymentReader, SubmitMoney } from "./ports.ts";

export type SendPayment = {
  readonly actorId: string;
  readonly fromAccountId: string;
  readonly to: PayeeReference;
  readonly amount: Money;
  readonly memo: string | null;
  readonly idempotencyKey: string;
};

export type SendPaymentDeps = {
  readonly directory: Directory;
  readonly claims: Claims;
  readonly payments: PaymentReader;
  readonly submit: SubmitMoney;
  readonly assets: Assets;
  readonly clock: Clock;
};

/**
 * Pays in one commit, or is refused. A repeat gets its first answer, whatever has changed since: the batch finds it where it takes the key, so only a request
 * that never comes there is looked for before it is refused.
 */
export const makeSendPayment =
  (deps: SendPaymentDeps) =>
  async (command: SendPayment): Promise<Result<Payment, SendPaymentRefusal>> => {
    const claim = claimOf(command);
    const parties = await findParties(deps.directory, command);
    if (!parties.ok) {
      const before = await deps.claims.find(claim);
      return before ? answer(deps, before) : parties;
    }

    const { from, payee } = parties.value;
    const now = deps.clock.now();
    const opened = payee.account ? null : openFor(payee.userId, from.currency, now);
    const payment = newSend(
      command,
      { from, to: { accountId: (payee.account ?? opened ?? from).id, userId: payee.userId } },
      now,
    );
    return answer(
      deps,
      await deps.submit({
        claim,
        subjectId: payment.id,
        insert: payment,
        entry: internalTransfer(payment),
        ...(opened ? { openPayee: opened } : {}),
      }),
    );
  };

const answer = ({ payments, assets }: SendPaymentDeps, outcome: MoneyOutcome) =>
  answerOf(outcome, { payments, assets });

async function findParties(
  directory: Directory,
  { actorId, fromAccountId, to, amount }: SendPayment,
): Promise<
  Result<{ from: KnownAccount; payee: { userId: string; account: KnownAccount | null } }, SendPaymentRefusal>
> {
  const currency = amount.asset.code;
  const [from, payee] = await Promise.all([directory.findAccount(fromAccountId), directory.findPayee(to, currency)]);
  if (from?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  if (from.currency !== currency) return err({ code: "CURRENCY_MISMATCH", accountCurrency: from.currency });
  if (!payee) return err({ code: "PAYEE_NOT_FOUND" });
  if (payee.account && payee.account.currency !== currency)
    return err({ code: "CURRENCY_MISMATCH", accountCurrency: payee.account.currency });
  if (payee.account?.id === from.id) return err({ code: "SAME_ACCOUNT" });
  return ok({ from, payee });
}

const claimOf = ({ actorId, fromAccountId, to, amount, memo, idempotencyKey }: SendPayment) => {
  const payee =
    "username" in to
      ? ["username", to.username.toLowerCase()]
      : "userId" in to
        ? ["user", to.userId]
        : ["account", to.accountId];
  return makeClaim({ actorId, operation: "sendPayment", key: idempotencyKey }, [
    fromAccountId,
    ...payee,
    formatMoney(amount),
    amount.asset.code,
    memo,
  ]);
};

const openFor = (ownerId: string, currency: string, openedAt: Date): NewAccount => ({
  id: newId("acc"),
  ownerId,
  currency,
  name: currency,
  openedAt,
});

function newSend(
  { actorId, amount, memo }: SendPayment,
  { from, to }: { from: KnownAccount; to: { accountId: string; userId: string } },
  now: Date,
): Payment {
  const id = newId("pay");
  return {
    id,
    kind: to.userId === actorId ? "TRANSFER" : "SEND",
    status: "COMPLETED",
    amount,
    fee: zero(amount.asset),
    memo,
    from: { accountId: from.id, userId: actorId },
    to,
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    completedAt: now,
  };
}
