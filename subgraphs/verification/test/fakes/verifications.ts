import type { NewEvent } from "@coffer/contracts/new-event";
import type {
  NewSubmission,
  StatusChange,
  StatusEvent,
  StatusHistory,
  Steps,
  StoredDocument,
  Verifications,
} from "../../src/app/ports.ts";
import type { UserId, VerificationId } from "../../src/domain/ids.ts";
import { OPEN_STATUSES, type Verification } from "../../src/domain/verification.ts";

type Row = {
  readonly verification: Verification;
  readonly documents: readonly StoredDocument[];
  readonly dueAt: Date | null;
};

export type FakeVerifications = Verifications &
  Steps &
  StatusHistory & {
    /** As they are now, in the order of their coming. */
    list(): Row[];
    /** Everything that was stated. */
    readonly events: NewEvent<"verification">[];
  };

/**
 * Verifications in memory: what is written is written at once, and one step is decided after the
 * other. One contract runs against this and PostgreSQL (../contracts/verifications.ts).
 */
export function makeFakeVerifications(): FakeVerifications {
  const rows = new Map<string, Row>();
  const histories = new Map<string, StatusEvent[]>();
  const events: NewEvent<"verification">[] = [];
  const list = () => [...rows.values()];
  const verifications = () => list().map(({ verification }) => verification);
  const historyOf = (userId: UserId) => histories.get(userId) ?? [];
  const headOf = (userId: UserId) => BigInt(historyOf(userId).length);
  const findOpen = (userId: UserId) => verifications().find((one) => one.userId === userId && isOpen(one)) ?? null;
  let turn: Promise<unknown> = Promise.resolve();

  function write({ verification, at, events: eventsOf }: StatusChange, row: Omit<Row, "verification">): void {
    const { id, userId, status, level } = verification;
    const isAutomatic = status === "PENDING" || status === "PROCESSING";
    if (isAutomatic !== (row.dueAt !== null)) throw new Error("violates verification_due_while_automatic");
    const sequence = headOf(userId) + 1n;
    rows.set(id, { ...row, verification });
    histories.set(userId, [...historyOf(userId), { sequence, verificationId: id, status, level, at }]);
    events.push(...eventsOf(String(sequence)));
  }
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work);
    turn = done.catch(() => undefined);
    return done;
  }
  return {
    list,
    events,
    ...makeReads(verifications),
    findOpen: async (userId) => findOpen(userId),
    submit: (submission: NewSubmission) =>
      inTurn(async () => {
        if (findOpen(submission.verification.userId)) return false;
        write(submission, submission);
        return true;
      }),
    find: async (id) => rows.get(id)?.verification ?? null,
    documents: async (id) => (rows.get(id)?.documents ?? []).toSorted((a, b) => (a.side < b.side ? -1 : 1)),
    wasSeenForAnother: async (verification) => wasSeen(list(), verification),
    store: (before, make) =>
      inTurn(async () => {
        const row = rows.get(before.id);
        if (row?.verification.status !== before.status) return false;
        const step = await make(async () => wasSeen(list(), before));
        write(step, { ...row, dueAt: step.dueAt });
        return true;
      }),
    readHead: async (userId) => ({ head: headOf(userId), latest: historyOf(userId).at(-1) ?? null }),
    readAfter: async (userId, after, limit) => ({
      head: headOf(userId),
      events: historyOf(userId)
        .filter(({ sequence }) => sequence > after)
        .slice(0, limit),
    }),
  };
}

const isOpen = ({ status }: Verification): boolean => OPEN_STATUSES.some((open) => open === status);

const makeReads = (verifications: () => Verification[]): Pick<Verifications, "listByIds" | "listLatest"> => ({
  listByIds: async (ids) => verifications().filter(({ id }) => ids.includes(id)),
  async listLatest(userIds) {
    const newestFirst = verifications().toSorted((a, b) => (isBefore(a, b) ? 1 : -1));
    return [...new Set(userIds)].flatMap((userId) => newestFirst.find((one) => one.userId === userId) ?? []);
  },
});

const isBefore = (a: Verification, b: Verification): boolean =>
  a.submittedAt < b.submittedAt || (a.submittedAt.getTime() === b.submittedAt.getTime() && a.id < b.id);

function wasSeen(rows: readonly Row[], verification: Verification): boolean {
  const filesOf = (id: VerificationId) =>
    rows.filter((row) => row.verification.id === id).flatMap(({ documents }) => documents.map(({ sha256 }) => sha256));
  const files = new Set(filesOf(verification.id));
  return rows.some(
    ({ verification: other, documents }) =>
      other.userId !== verification.userId &&
      (other.status === "VERIFIED" || isBefore(other, verification)) &&
      documents.some(({ sha256 }) => files.has(sha256)),
  );
}
