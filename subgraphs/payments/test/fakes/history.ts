import type { ChangeReader, PaymentChange, PaymentPage, PaymentReader } from "../../src/app/history/ports.ts";
import type { UserId } from "../../src/domain/money/ids.ts";
import { isParty, type Payment } from "../../src/domain/money/payment.ts";

/** Payments, newest first. */
export function makeFakePaymentReader(payments: readonly Payment[]): PaymentReader {
  const page = (of: (payment: Payment) => boolean, { first, after, offset }: PaymentPage) =>
    payments
      .filter(of)
      .filter(({ id }) => after === null || id < after)
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .slice(offset, offset + first + 1);
  return {
    findMany: async (ids) => ids.map((id) => payments.find((payment) => payment.id === id) ?? null),
    listByUser: async (userId, asked) => page((payment) => isParty(payment, userId), asked),
    listByAccount: async (accountId, asked) =>
      page(({ from, to }) => [from?.accountId, to?.accountId].includes(accountId), asked),
  };
}

export type FakeChanges = ChangeReader & {
  /** The payment, as its next change has it; each of its people gets the next place of theirs. */
  note(payment: Payment): PaymentChange;
};

/** Changes of payments, each with its place in every stream. */
export function makeFakeChanges(): FakeChanges {
  const changes: PaymentChange[] = [];
  const heads = new Map<string, bigint>();
  const next = (key: string) => {
    const sequence = (heads.get(key) ?? 0n) + 1n;
    heads.set(key, sequence);
    return String(sequence);
  };
  const placeOf = (change: PaymentChange, userId: UserId) =>
    [change.from, change.to].find((side) => side?.userId === userId && side?.sequence != null)?.sequence ?? null;
  const isBehind = (sequence: string | null, after: string) => sequence !== null && BigInt(sequence) > BigInt(after);

  return {
    note({ id, status, createdAt, from, to }) {
      const isOwn = from !== null && from.userId === to?.userId;
      const change: PaymentChange = {
        paymentId: id,
        sequence: next(id),
        status,
        at: createdAt,
        from: from && { userId: from.userId, sequence: next(from.userId) },
        to: to && { userId: to.userId, sequence: isOwn ? null : next(to.userId) },
      };
      changes.push(change);
      return change;
    },
    listOfPayment: async (paymentId, after, limit) =>
      changes.filter((change) => change.paymentId === paymentId && isBehind(change.sequence, after)).slice(0, limit),
    listOfUser: async (userId, after, limit) =>
      changes.filter((change) => isBehind(placeOf(change, userId), after)).slice(0, limit),
    headOfUser: async (userId) => String(heads.get(userId) ?? 0n),
    findOfPayment: async (paymentId, sequence) =>
      changes.find((change) => change.paymentId === paymentId && change.sequence === sequence) ?? null,
    findOfUser: async (userId, sequence) => changes.find((change) => placeOf(change, userId) === sequence) ?? null,
  };
}
