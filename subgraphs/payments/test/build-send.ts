import { randomUUID } from "node:crypto";
import { knownId, newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import type { Payment } from "../src/domain/money/payment.ts";
import type { MoneyCommand } from "../src/domain/money-command.ts";
import { fakeFeeIncome } from "./fakes/fees.ts";
import type { Person, World } from "./world.ts";

type Asked = {
  readonly from: readonly [Person, string];
  readonly to: readonly [Person, string];
  readonly key?: string;
  readonly units?: bigint;
  readonly currency?: string;
  readonly memo?: string;
  readonly id?: PaymentId;
};

/** A send as the use case builds it, whatever is wrong with it. */
export async function buildSend(world: World, asked: Asked): Promise<MoneyCommand> {
  const { from, to, key = randomUUID(), units = 1n, currency = "USD", memo = null, id = newId("pay") } = asked;
  const asset = (await loadAssets(world.environment.pool)).find(currency);
  if (!asset) throw new Error("no asset");
  const now = new Date();
  const [[payer, fromAccount], [payee, toAccount]] = [from, to];
  const payment: Payment = {
    id,
    kind: "SEND",
    status: "COMPLETED",
    amount: money(asset, units),
    fee: money(asset, 0n),
    memo,
    from: { accountId: knownId("acc", fromAccount), userId: payer.userId },
    to: { accountId: knownId("acc", toAccount), userId: payee.userId },
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: now,
    endedAt: now,
  };
  const claim = makeClaim({ actorId: payer.userId, operation: "sendPayment", key }, [
    fromAccount,
    toAccount,
    String(units),
  ]);
  const warrant = { kind: "policy", version: 0 } as const;
  return { claim, subjectId: id, step: { kind: "send", payment, warrant, feeIncome: fakeFeeIncome } };
}
