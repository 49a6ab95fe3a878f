import type { PaymentId } from "../../domain/money/ids.ts";
import type { Party, Payment } from "../../domain/money/payment.ts";
import { totalOf } from "../../domain/money/total.ts";
import type { FindPayment } from "../money/ports.ts";
import type { Deposit, ListDepositedFrom, Sources } from "./ports.ts";

export type FindDepositDeps = {
  readonly findPayment: FindPayment;
  readonly sources: Pick<Sources, "findMany">;
  readonly listDepositedFrom: ListDepositedFrom;
};

export type IncomingPayment = Payment & { readonly to: Party };

/** Throws where it is no deposit, or not there. */
export function asDeposit(payment: Payment | null, id: PaymentId): IncomingPayment {
  if (payment?.kind !== "DEPOSIT" || payment.to === null) throw new Error(`${id} is no deposit`);
  return { ...payment, to: payment.to };
}

/** As its provider is asked for it. */
export async function withToken(
  { sources, listDepositedFrom }: Omit<FindDepositDeps, "findPayment">,
  payment: IncomingPayment,
): Promise<Deposit> {
  const [methodId] = await listDepositedFrom([payment.id]);
  const amount = totalOf(payment);
  if (methodId === null || methodId === undefined) return { ...payment, amount, token: null };
  const [source] = await sources.findMany([methodId]);
  if (!source) throw new Error(`deposit ${payment.id} comes from nowhere`);
  return { ...payment, amount, token: source.token };
}
