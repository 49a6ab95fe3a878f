import { newId, uuidOf } from "@coffer/contracts/ids";
import type { Worked } from "@coffer/platform/queue/worker";
import type { Clock } from "@coffer/platform/values/clock";
import type { PaymentId } from "../../domain/money/ids.ts";
import { isOpen, type Payment } from "../../domain/money/payment.ts";
import { endAfter, type PaidOut, type WithdrawalEnd } from "../../domain/withdrawals/steps.ts";
import { askAgain } from "../money/ask-again.ts";
import type { FindPayment, IsBeingEnded, SubmitMoney } from "../money/ports.ts";
import { type FindRoadDeps, findRoad, type Road } from "./find-road.ts";
import type { IsStopped } from "./ports.ts";

/** What stops a withdrawal that nobody was asked for yet, and may be over later. */
const MAY_GO_ON = ["ACCOUNT_FROZEN", "CURRENCY_DISABLED"];

export type PayOutDeps = FindRoadDeps & {
  readonly findPayment: FindPayment;
  readonly submit: SubmitMoney;
  readonly isStopped: IsStopped;
  readonly isBeingEnded: IsBeingEnded;
  readonly clock: Clock;
  /** Called each time that what was paid out cannot be booked, because its account is frozen. */
  readonly unbooked: (payment: Payment) => void;
};

/**
 * Takes one unfinished withdrawal as far as it goes: PENDING → PROCESSING, and then by the word of
 * its provider: → COMPLETED, with what was reserved moved, or → FAILED, with it given back. Each
 * step starts from the status that it must still have, so of two instances, one after a crash, and
 * its payer who calls it off, one takes it; and the provider is never asked before it is written
 * that it will be. Where that was written before, it is looked up first whether the provider knows
 * of it. What is frozen or switched off waits while it does not; what it has paid is booked once
 * the ledger lets it. While somebody has proposed to end it by hand, the provider is asked for
 * nothing at all, nor to go on. What goes over a network that is closed for now stays PENDING, and
 * can be called off. Throws where the provider cannot say what became of it.
 */
export function makePayOut(deps: PayOutDeps): (id: PaymentId) => Promise<Worked> {
  const { findPayment, submit, clock } = deps;

  const read = async (id: PaymentId): Promise<Payment> => {
    const payment = await findPayment(id);
    if (payment?.kind !== "WITHDRAWAL") throw new Error(`${id} is no withdrawal`);
    return payment;
  };
  const begin = async (payment: Payment): Promise<Payment> => {
    const step = { kind: "beginWithdrawal", payment, at: clock.now() } as const;
    const outcome = await submit({ claim: null, subjectId: payment.id, step });
    if (outcome.kind === "refused") {
      if (MAY_GO_ON.includes(outcome.refusal.code)) return payment;
      throw new Error(`it cannot begin: ${outcome.refusal.code}`);
    }
    return outcome.kind === "done" && outcome.payment ? outcome.payment : read(payment.id);
  };
  /** Whether it has come to an end: where somebody else seemed to be first, it may have not. */
  const end = async (step: WithdrawalEnd): Promise<boolean> => {
    const outcome = await submit({ claim: null, subjectId: step.payment.id, step });
    if (outcome.kind !== "refused")
      return outcome.kind === "done" || (await read(step.payment.id)).status !== "PROCESSING";
    if (outcome.refusal.code !== "ACCOUNT_FROZEN") throw new Error(`the ledger refused it: ${outcome.refusal.code}`);
    deps.unbooked(step.payment);
    return false;
  };

  return async (id) => {
    const found = await read(id);
    if (!isOpen(found)) return "remove";
    const isFirst = found.status === "PENDING";
    const road = await findRoad(deps, found);
    const payment = isFirst && (await road.isOpen()) ? await begin(found) : found;
    if (payment.status === "PENDING") return askAgain(payment, clock.now());
    if (payment.status !== "PROCESSING") return "remove";
    const said = await ask(deps, { payment, road, isFirst });
    const step = said && endAfter(said, { payment, entryId: uuidOf(newId("ent")), at: clock.now() });
    if (step && (await end(step))) return "remove";
    return said === "WAITING" && road.quietMs !== null ? { inMs: road.quietMs } : askAgain(payment, clock.now());
  };
}

type AskDeps = Pick<PayOutDeps, "isStopped" | "isBeingEnded" | "clock">;

/** What the provider says; null where it was not asked for it, and must not be now. */
async function ask(
  deps: AskDeps,
  { payment, road, isFirst }: { readonly payment: Payment; readonly road: Road; readonly isFirst: boolean },
): Promise<PaidOut | null> {
  if (!isFirst) {
    const isHeld = await deps.isBeingEnded(payment.id);
    const known = await (isHeld ? road.look() : road.resume());
    if (known || isHeld) return known;
  }
  if (await deps.isStopped(payment)) return null;
  return road.payOut(deps.clock.now());
}
