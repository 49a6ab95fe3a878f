import type { Claim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { BulkChanged, BulkChanges, BulkDesk, BulkReader, Decision } from "../../src/app/bulk/ports.ts";
import {
  type BulkChange,
  type BulkPayment,
  type BulkRow,
  type BulkStatus,
  pendingOf,
  type RowPlace,
} from "../../src/domain/money/bulk-payment.ts";
import type { BulkPaymentStatusMismatch } from "../../src/domain/money/bulk-refusals.ts";
import type { BulkId, PaymentId } from "../../src/domain/money/ids.ts";

export type FakeBulks = {
  readonly bulks: BulkReader;
  readonly bulkDesk: BulkDesk;
  readonly bulkChanges: BulkChanges;
  /** For what money does, in its turn. */
  standing(id: BulkId): BulkPayment;
  started(id: BulkId, isApproved: boolean): void;
  /** Whether it was PENDING, and is paid now. */
  paid(row: RowPlace, paymentId: PaymentId): boolean;
};

const STATUS_AFTER = {
  CREATED: "DRAFT",
  STARTED: "RUNNING",
  PROGRESSED: "RUNNING",
  COMPLETED: "COMPLETED",
  CANCELLED: "CANCELLED",
} as const satisfies Record<BulkChange, BulkStatus>;

/** What is kept and told of bulk payments, in memory, one step after the other. */
class Book {
  readonly kept = new Map<BulkId, BulkPayment>();
  readonly rows = new Map<BulkId, BulkRow[]>();
  readonly told: BulkChanged[] = [];
  readonly clock: Clock;
  constructor(clock: Clock) {
    this.clock = clock;
  }

  standing = (id: BulkId): BulkPayment => {
    const found = this.kept.get(id);
    if (!found) throw new Error(`no bulk payment ${id}`);
    return found;
  };

  ofOne = (id: BulkId): BulkRow[] => this.rows.get(id) ?? [];

  set = (id: BulkId, changes: (row: BulkRow) => Partial<BulkRow> | null): void => {
    const at = this.clock.now();
    const changed = this.ofOne(id).map((row) => {
      const change = row.status === "PENDING" ? changes(row) : null;
      return change ? { ...row, at, ...change } : row;
    });
    this.rows.set(id, changed);
  };

  moved = (id: BulkId, change: BulkChange, changes: Partial<BulkPayment> = {}): void => {
    const before = this.standing(id);
    const at = this.clock.now();
    const count = (status: string) => this.ofOne(id).filter((row) => row.status === status).length;
    const counts = { paid: count("PAID"), refused: count("REFUSED"), skipped: count("SKIPPED") };
    const sequence = (BigInt(before.sequence) + 1n).toString();
    const status = STATUS_AFTER[change];
    const isOver = status === "COMPLETED" || status === "CANCELLED";
    this.kept.set(id, { ...before, ...changes, status, counts, sequence, endedAt: isOver ? at : null });
    const { userId } = before.from;
    const place = (this.told.filter(({ owner }) => owner.userId === userId).length + 1).toString();
    this.told.push({
      bulkId: id,
      sequence,
      change,
      status,
      at,
      rows: before.rows,
      counts,
      owner: { userId, sequence: place },
    });
  };
}

export function makeFakeBulks(clock: Clock): FakeBulks {
  const book = new Book(clock);
  return {
    bulks: makeReader(book),
    bulkDesk: makeDesk(book),
    bulkChanges: makeChanges(book),
    standing: book.standing,
    started: (id, isApproved) => book.moved(id, "STARTED", { isApproved, startedAt: clock.now() }),
    paid({ bulkId, place }, paymentId) {
      const row = book.ofOne(bulkId).find((one) => one.place === place);
      if (row?.status !== "PENDING") return false;
      book.set(bulkId, (one) => (one.place === place ? { status: "PAID", paymentId } : null));
      return true;
    },
  };
}

const makeReader = ({ kept, rows, ofOne }: Book): BulkReader => ({
  findMany: async (ids) => ids.map((id) => kept.get(id) ?? null),
  findPaidBy: async (ids) => {
    const all = [...rows.values()].flat();
    return ids.map((id) => all.find(({ paymentId }) => paymentId === id)?.bulkId ?? null);
  },
  async list(userId, { status, first, after }) {
    const theirs = [...kept.values()]
      .filter((one) => one.from.userId === userId && (status === null || one.status === status))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .filter(({ id }) => after === null || id < after);
    return { items: theirs.slice(0, first), hasNext: theirs.length > first };
  },
  async listRows(id, { status, first, after }) {
    const found = ofOne(id).filter((row) => row.place > (after ?? 0) && (status === null || row.status === status));
    return { items: found.slice(0, first), hasNext: found.length > first };
  },
  listPayees: async (id) => {
    const owner = kept.get(id)?.from.userId;
    return [...new Set(ofOne(id).map(({ payeeId }) => payeeId))].filter((payeeId) => payeeId !== owner);
  },
});

function makeDesk({ kept, rows, set, standing, moved }: Book): BulkDesk {
  const keys = makeFakeKeys<Decision<BulkPaymentStatusMismatch>>();
  return {
    async find<R extends { readonly code: string }>(claim: Claim) {
      const known = await keys.find(claim);
      return known && ((known.ok ? known.value : known) as Decision<never> as Decision<R>);
    },
    async make(claim, bulk, given) {
      const decided = await keys.decide(claim, async () => {
        kept.set(bulk.id, { ...bulk, sequence: "0" });
        const begins = { bulkId: bulk.id, status: "PENDING", paymentId: null, refusal: null, at: null } as const;
        rows.set(
          bulk.id,
          given.map((row) => ({ ...row, ...begins })),
        );
        moved(bulk.id, "CREATED");
        return ok(bulk.id);
      });
      return (decided.ok ? decided.value : decided) as Decision<never>;
    },
    async cancel(claim, id, judge) {
      const decided = await keys.decide(claim, async () => {
        const refusal = judge(standing(id));
        if (refusal) return err(refusal);
        set(id, () => ({ status: "SKIPPED" }));
        moved(id, "CANCELLED");
        return ok(id);
      });
      return decided.ok ? decided.value : decided;
    },
    async note(id, refused) {
      const bulk = standing(id);
      if (bulk.status !== "RUNNING") return 0;
      const why = new Map(refused.map(({ place, refusal }) => [place, refusal]));
      set(id, ({ place }) => (why.has(place) ? { status: "REFUSED", refusal: why.get(place) ?? null } : null));
      const pending = (rows.get(id) ?? []).filter(({ status }) => status === "PENDING").length;
      if (pending === 0) moved(id, "COMPLETED");
      else if (pending < pendingOf(bulk)) moved(id, "PROGRESSED");
      return pending;
    },
  };
}

const makeChanges = ({ told }: Book): BulkChanges => {
  const behind = (sequence: string, after: string) => BigInt(sequence) > BigInt(after);
  return {
    listOfOne: async (id, after, limit) =>
      told.filter((one) => one.bulkId === id && behind(one.sequence, after)).slice(0, limit),
    listOfUser: async (userId, after, limit) =>
      told.filter(({ owner }) => owner.userId === userId && behind(owner.sequence, after)).slice(0, limit),
    headOfUser: async (userId) => told.findLast(({ owner }) => owner.userId === userId)?.owner.sequence ?? "0",
    findOfOne: async (id, sequence) => told.find((one) => one.bulkId === id && one.sequence === sequence) ?? null,
    findOfUser: async (userId, sequence) =>
      told.find(({ owner }) => owner.userId === userId && owner.sequence === sequence) ?? null,
  };
};
