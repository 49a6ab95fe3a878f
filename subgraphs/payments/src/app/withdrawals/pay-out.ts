import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import { endAfter, type WithdrawalEnd } from "../../domain/withdrawals/steps.ts";
import { askAgain } from "../money/ask-again.ts";
import type { FindPayment, SubmitMoney } from "../money/ports.ts";
import type { Destination, Destinations, ListWithdrawnTo, PayoutProvider } from "./ports.ts";

/** What stops a withdrawal that nobody was asked for yet, and may be over later. */
const MAY_GO_ON = ["ACCOUNT_FROZEN", "CURRENCY_DISABLED"];

export type PayOutDeps = {
  readonly findPayment: FindPayment;
  readonly submit: SubmitMoney;
  readonly listWithdrawnTo: ListWithdrawnTo;
  readonly destinations: Pick<Destinations, "findMany">;
  readonly payouts: PayoutProvider;
  readonly clock: Clock;
};

/**
 * Takes one unfinished withdrawal as far as it goes: PENDING → PROCESSING, and then by the word of
 * its provider: → COMPLETED, with what was reserved moved, or → FAILED, with it given back. Each
 * step starts from the status that it must still have, so of two instances, one after a crash, and
 * its payer who calls it off, one takes it; and the provider is never asked before it is written
 * that it will be. What is frozen or switched off waits: before the provider is asked, nothing
 * leaves; behind it, what is paid is booked once the ledger lets it. Throws where the provider
 * cannot say what became of it.
 */
export function makePayOut(deps: PayOutDeps): (id: PaymentId) => Promise<Worked> {
  const { findPayment, submit, payouts, clock } = deps;

  const begin = async (payment: Payment): Promise<Payment> => {
    if (payment.status !== "PENDING") return payment;
    const step = { kind: "beginWithdrawal", payment, at: clock.now() } as const;
    const outcome = await submit({ claim: null, subjectId: payment.id, step });
    if (outcome.kind === "refused") {
      if (MAY_GO_ON.includes(outcome.refusal.code)) return payment;
      throw new Error(`it cannot begin: ${outcome.refusal.code}`);
    }
    return outcome.kind === "done" && outcome.payment ? outcome.payment : read(payment.id);
  };
  const read = async (id: PaymentId): Promise<Payment> => {
    const payment = await findPayment(id);
    if (payment?.kind !== "WITHDRAWAL") throw new Error(`${id} is no withdrawal`);
    return payment;
  };
  /** Whether it was taken. */
  const end = async (step: WithdrawalEnd): Promise<boolean> => {
    const outcome = await submit({ claim: null, subjectId: step.payment.id, step });
    if (outcome.kind !== "refused") return true;
    if (outcome.refusal.code === "ACCOUNT_FROZEN") return false;
    throw new Error(`the ledger refused it: ${outcome.refusal.code}`);
  };

  return async (id) => {
    const payment = await begin(await read(id));
    if (payment.status === "PENDING") return askAgain(payment, clock.now());
    if (payment.status !== "PROCESSING") return "remove";
    const { token } = await findDestination(deps, id);
    const said = await payouts.payOut({ id, amount: payment.amount, token });
    const step = endAfter(said, { payment, entryId: uuidOf(newId("ent")), at: clock.now() });
    return step && (await end(step)) ? "remove" : askAgain(payment, clock.now());
  };
}

async function findDestination(
  { listWithdrawnTo, destinations }: Pick<PayOutDeps, "listWithdrawnTo" | "destinations">,
  id: PaymentId,
): Promise<Destination> {
  const [methodId] = await listWithdrawnTo([id]);
  const [destination] = methodId === null || methodId === undefined ? [] : await destinations.findMany([methodId]);
  if (!destination) throw new Error(`withdrawal ${id} goes nowhere`);
  return destination;
}
