import { hash } from "node:crypto";
import type { Claim } from "@coffer/platform/values/claim";
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
import type { RequestId, UserId } from "../../src/domain/money/ids.ts";
import type { Payment } from "../../src/domain/money/payment.ts";
import type { PaymentRequest, RequestChange, RequestStatus } from "../../src/domain/money/payment-request.ts";

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

/** What is kept and told of requests, in memory. */
class Book {
  readonly kept = new Map<RequestId, Kept>();
  readonly told: RequestChanged[] = [];
  readonly heads = new Map<string, bigint>();
  readonly clock: Clock;
  constructor(clock: Clock) {
    this.clock = clock;
  }

  see = ({ link: _sealed, ...request }: Kept): PaymentRequest => ({
    ...request,
    isOver: this.clock.now() >= request.expiresAt,
  });

  standing = (id: RequestId): PaymentRequest => this.see(this.#find(id));

  tell(id: RequestId, change: RequestChange, changes: Partial<Kept> = {}): void {
    const before = this.#find(id);
    const after = { ...before, ...changes, sequence: (BigInt(before.sequence) + 1n).toString() };
    this.kept.set(id, after);
    const payer = after.payerId === null ? null : { userId: after.payerId, sequence: this.#place(after.payerId) };
    const payee = { userId: after.payee.userId, sequence: this.#place(after.payee.userId) };
    const { sequence, status } = after;
    this.told.push({ requestId: id, sequence, change, status, at: this.clock.now(), payee, payer });
  }

  end = (id: RequestId, status: Exclude<RequestStatus, "OPEN">, changes: Partial<Kept> = {}): void =>
    this.tell(id, status, { status, endedAt: this.clock.now(), ...changes });

  #find(id: RequestId): Kept {
    const found = this.kept.get(id);
    if (!found) throw new Error(`payment request ${id} is missing`);
    return found;
  }

  #place(userId: UserId): string {
    const next = (this.heads.get(userId) ?? 0n) + 1n;
    this.heads.set(userId, next);
    return next.toString();
  }
}

/**
 * Payment requests in memory: each step is a turn of its own, so nothing has to be locked. One
 * contract runs against this and PostgreSQL (../contracts/requests.ts).
 */
export function makeFakeRequests(clock: Clock, max = 3): FakeRequests {
  const book = new Book(clock);
  return {
    standing: book.standing,
    paid: (id, { id: paymentId, from }) => book.end(id, "PAID", { paymentId, payerId: from?.userId ?? null }),
    requests: makeReader(book),
    requestDesk: makeDesk(book, max),
    requestChanges: makeChanges(book),
    links: {
      async make(id) {
        const nothing = new Uint8Array();
        return { hash: hashToken(tokenOf(id)), sealed: { keyId: "k", wrappedKey: nothing, ciphertext: nothing } };
      },
      hashOf: hashToken,
      open: async (id) => new Secret(`https://coffer.example/console/pay#token=${tokenOf(id)}`),
    },
  };
}

const tokenOf = (id: RequestId): string => `token of ${id}`;
const hashToken = (token: string): Buffer => hash("sha256", token, "buffer");

const makeReader = ({ kept, see }: Book): RequestReader => ({
  findMany: async (ids) => ids.map((id) => kept.get(id) ?? null).map((found) => found && see(found)),
  async findByLink(hashed) {
    const found = [...kept.values()].find(({ link }) => link.hash.equals(hashed));
    return found ? see(found) : null;
  },
  findPaidBy: async (ids) => ids.map((id) => [...kept.values()].find(({ paymentId }) => paymentId === id)?.id ?? null),
  findLinks: async (ids) => ids.map((id) => kept.get(id)?.link.sealed ?? null),
  async list(userId, { role, status, first, after }) {
    const items = [...kept.values()]
      .filter((one) => (role === "PAYEE" ? one.payee.userId : one.payerId) === userId)
      .filter((one) => (status === null || one.status === status) && (after === null || one.id < after))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .map(see);
    return { items: items.slice(0, first), hasNext: items.length > first };
  },
});

function makeDesk(book: Book, max: number): RequestDesk {
  const { kept, clock, standing } = book;
  const keys = makeFakeKeys<Decision<Refusal>>();
  const decide = async <R extends Refusal>(claim: Claim, work: () => Decision<R>): Promise<Decision<R>> => {
    const decided = await keys.decide(claim, async () => work());
    return decided.ok ? (decided.value as Decision<R>) : decided;
  };
  return {
    async find<R extends Refusal>(claim: Claim) {
      const found = await keys.find(claim);
      return found?.ok ? (found.value as Decision<R>) : found;
    },
    make: (claim, { expiresInSeconds, ...request }) =>
      decide(claim, () => {
        const own = [...kept.values()].filter(({ payee }) => payee.userId === request.payee.userId);
        if (own.filter(({ status }) => status === "OPEN").length >= max)
          return err({ code: "QUOTA_EXCEEDED", limit: max });
        const createdAt = clock.now();
        const expiresAt = new Date(createdAt.getTime() + expiresInSeconds * 1_000);
        const begun = { createdAt, expiresAt, endedAt: null, paymentId: null, reminders: 0, remindedAt: null };
        const isNamed = request.payerId !== null;
        kept.set(request.id, { ...request, ...begun, isNamed, status: "OPEN", sequence: "0" });
        book.tell(request.id, "CREATED");
        return ok(request.id);
      }),
    take: (claim, { id, change, judge }) =>
      decide(claim, () => {
        const refusal = judge(standing(id), clock.now());
        if (refusal) return err(refusal);
        if (change === "REMINDED")
          book.tell(id, change, { reminders: standing(id).reminders + 1, remindedAt: clock.now() });
        else book.end(id, change);
        return ok(id);
      }),
    async expire(id) {
      const { status, isOver } = standing(id);
      if (status === "OPEN" && isOver) book.end(id, "EXPIRED");
      return status !== "OPEN" || isOver;
    },
  };
}

function makeChanges({ told, heads }: Book): RequestChanges {
  const placeOf = (changed: RequestChanged, userId: UserId) =>
    [changed.payee, changed.payer].find((side) => side?.userId === userId)?.sequence;
  const isBehind = (sequence: string | undefined, after: string) =>
    sequence !== undefined && BigInt(sequence) > BigInt(after);
  return {
    listOfOne: async (id, after, limit) =>
      told.filter((one) => one.requestId === id && isBehind(one.sequence, after)).slice(0, limit),
    listOfUser: async (id, after, limit) => told.filter((one) => isBehind(placeOf(one, id), after)).slice(0, limit),
    headOfUser: async (id) => (heads.get(id) ?? 0n).toString(),
    findOfOne: async (id, sequence) => told.find((one) => one.requestId === id && one.sequence === sequence) ?? null,
    findOfUser: async (id, sequence) => told.find((one) => placeOf(one, id) === sequence) ?? null,
  };
}
