import { hash } from "node:crypto";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type {
  Decision,
  Links,
  NewRequest,
  RequestChanged,
  RequestChanges,
  RequestDesk,
  RequestReader,
} from "../../src/app/requests/ports.ts";
import type { RequestId } from "../../src/domain/money/ids.ts";
import type { Payment } from "../../src/domain/money/payment.ts";
import type { PaymentRequest, RequestChange } from "../../src/domain/money/payment-request.ts";

type Kept = Omit<PaymentRequest, "isOver"> & { readonly link: NewRequest["link"] };
type Refusal = { readonly code: string };

export type FakeRequests = {
  readonly requests: RequestReader;
  readonly requestDesk: RequestDesk;
  readonly requestChanges: RequestChanges;
  readonly links: Links;
  /** For a payment that pays one, in its turn. */
  standing(id: RequestId): PaymentRequest;
  paid(id: RequestId, payment: Payment): void;
};

/**
 * Payment requests in memory: each step is a turn of its own, so nothing has to be locked. One
 * contract runs against this and PostgreSQL (../contracts/requests.ts).
 */
export function makeFakeRequests(clock: Clock, max = 3): FakeRequests {
  const kept = new Map<RequestId, Kept>();
  const told: RequestChanged[] = [];
  const heads = new Map<string, bigint>();
  const keys = makeFakeKeys<Decision<Refusal>>();
  const tokens = new Map<RequestId, string>();

  const toRequest = ({ link: _sealed, ...request }: Kept): PaymentRequest => ({
    ...request,
    isOver: clock.now() >= request.expiresAt,
  });
  const standing = (id: RequestId): PaymentRequest => {
    const found = kept.get(id);
    if (!found) throw new Error(`payment request ${id} is missing`);
    return toRequest(found);
  };
  const place = (userId: string): string => {
    const next = (heads.get(userId) ?? 0n) + 1n;
    heads.set(userId, next);
    return next.toString();
  };
  const tell = (id: RequestId, change: RequestChange, changes: Partial<Kept> = {}) => {
    const before = kept.get(id);
    if (!before) throw new Error(`payment request ${id} is missing`);
    const isNew = change === "CREATED";
    const sequence = isNew ? "1" : (BigInt(before.sequence) + 1n).toString();
    const after = { ...before, ...changes, sequence };
    kept.set(id, after);
    const payer = after.payerId === null ? null : { userId: after.payerId, sequence: place(after.payerId) };
    const payee = { userId: after.payee.userId, sequence: place(after.payee.userId) };
    told.push({ requestId: id, sequence, change, status: after.status, at: clock.now(), payee, payer });
  };
  const decide = async <R extends Refusal>(
    claim: Parameters<typeof keys.decide>[0],
    work: () => Decision<R>,
  ): Promise<Decision<R>> => {
    const decided = await keys.decide(claim, async () => work());
    return decided.ok ? (decided.value as Decision<R>) : decided;
  };
  const placeOf = (changed: RequestChanged, userId: string) =>
    [changed.payee, changed.payer].find((side) => side?.userId === userId)?.sequence;
  const behind = (sequence: string | undefined, after: string) =>
    sequence !== undefined && BigInt(sequence) > BigInt(after);

  return {
    standing,
    paid: (id, { id: paymentId, from }) =>
      tell(id, "PAID", {
        status: "PAID",
        endedAt: clock.now(),
        paymentId,
        payerId: from?.userId ?? null,
      }),
    requests: {
      findMany: async (ids) => ids.map((id) => (kept.has(id) ? standing(id) : null)),
      async findByLink(hashed) {
        const found = [...kept.values()].find(({ link }) => link.hash.equals(hashed));
        return found ? toRequest(found) : null;
      },
      findPaidBy: async (ids) =>
        ids.map((id) => [...kept.values()].find(({ paymentId }) => paymentId === id)?.id ?? null),
      findLinks: async (ids) => ids.map((id) => kept.get(id)?.link.sealed ?? null),
      async list(userId, { role, status, first, after }) {
        const items = [...kept.values()]
          .filter((one) => (role === "PAYEE" ? one.payee.userId : one.payerId) === userId)
          .filter((one) => (status === null || one.status === status) && (after === null || one.id < after))
          .toSorted((a, b) => (a.id < b.id ? 1 : -1))
          .map(toRequest);
        return { items: items.slice(0, first), hasNext: items.length > first };
      },
    },
    requestDesk: {
      async find<R extends Refusal>(claim: Parameters<typeof keys.find>[0]) {
        const found = await keys.find(claim);
        return found?.ok ? (found.value as Decision<R>) : found;
      },
      make: (claim, { expiresInSeconds, ...request }) =>
        decide(claim, () => {
          const open = [...kept.values()].filter(
            ({ payee, status }) => payee.userId === request.payee.userId && status === "OPEN",
          );
          if (open.length >= max) return err({ code: "QUOTA_EXCEEDED", limit: max });
          const now = clock.now();
          const expiresAt = new Date(now.getTime() + expiresInSeconds * 1_000);
          const begun = { createdAt: now, expiresAt, endedAt: null, paymentId: null, reminders: 0, remindedAt: null };
          const isNamed = request.payerId !== null;
          kept.set(request.id, { ...request, ...begun, isNamed, status: "OPEN", sequence: "0" });
          tell(request.id, "CREATED");
          return ok(request.id);
        }),
      take: (claim, { id, change, judge }) =>
        decide(claim, () => {
          const refusal = judge(standing(id), clock.now());
          if (refusal) return err(refusal);
          const { reminders } = standing(id);
          if (change === "REMINDED") tell(id, change, { reminders: reminders + 1, remindedAt: clock.now() });
          else tell(id, change, { status: change, endedAt: clock.now() });
          return ok(id);
        }),
      async expire(id) {
        const { status, isOver } = standing(id);
        if (status === "OPEN" && isOver) tell(id, "EXPIRED", { status: "EXPIRED", endedAt: clock.now() });
        return status !== "OPEN" || isOver;
      },
    },
    requestChanges: {
      listOfRequest: async (id, after, limit) =>
        told.filter((one) => one.requestId === id && behind(one.sequence, after)).slice(0, limit),
      listOfUser: async (id, after, limit) => told.filter((one) => behind(placeOf(one, id), after)).slice(0, limit),
      headOfUser: async (id) => (heads.get(id) ?? 0n).toString(),
      findOfRequest: async (id, sequence) =>
        told.find((one) => one.requestId === id && one.sequence === sequence) ?? null,
      findOfUser: async (id, sequence) => told.find((one) => placeOf(one, id) === sequence) ?? null,
    },
    links: {
      async make(id) {
        const token = `token of ${id}`;
        tokens.set(id, token);
        const nothing = new Uint8Array();
        return { hash: hashToken(token), sealed: { keyId: "k", wrappedKey: nothing, ciphertext: nothing } };
      },
      hashOf: hashToken,
      open: async (id) => new Secret(`https://coffer.example/console/pay#token=${tokens.get(id)}`),
    },
  };
}

const hashToken = (token: string): Buffer => hash("sha256", token, "buffer");
