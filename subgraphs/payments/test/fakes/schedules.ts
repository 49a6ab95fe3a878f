import type { Claim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { makeCalendar } from "../../src/adapters/schedules/calendar.ts";
import type {
  Calendar,
  Decision,
  ScheduleChanged,
  ScheduleChanges,
  ScheduleDesk,
  ScheduleReader,
  ScheduleRun,
  StepRefusal,
} from "../../src/app/schedules/ports.ts";
import type { ScheduleId } from "../../src/domain/money/ids.ts";
import { created, type PaymentSchedule, type ScheduleMove } from "../../src/domain/money/payment-schedule.ts";

export type FakeSchedules = {
  readonly schedules: ScheduleReader;
  readonly scheduleDesk: ScheduleDesk;
  readonly scheduleChanges: ScheduleChanges;
  readonly calendar: Calendar;
  /** For a payment of one, in its turn. */
  standing(id: ScheduleId): PaymentSchedule;
  made(schedule: PaymentSchedule): void;
  moved(id: ScheduleId, move: ScheduleMove): void;
};

/** What is kept and told of schedules, in memory. */
class Book {
  readonly kept = new Map<ScheduleId, PaymentSchedule>();
  readonly told: ScheduleChanged[] = [];
  readonly clock: Clock;
  constructor(clock: Clock) {
    this.clock = clock;
  }

  standing = (id: ScheduleId): PaymentSchedule => {
    const found = this.kept.get(id);
    if (!found) throw new Error(`no schedule ${id}`);
    return found;
  };

  made = (schedule: PaymentSchedule): void => {
    this.kept.set(schedule.id, { ...schedule, sequence: "0" });
    this.moved(schedule.id, created(schedule));
  };

  moved = (id: ScheduleId, { events, ...becomes }: ScheduleMove): void => {
    const before = this.standing(id);
    const at = this.clock.now();
    for (const [nth, event] of events.entries()) {
      const { userId } = before.from;
      const place = this.told.filter(({ owner }) => owner.userId === userId).length + 1;
      const sequence = (BigInt(before.sequence) + BigInt(nth + 1)).toString();
      this.told.push({ ...event, scheduleId: id, sequence, at, owner: { userId, sequence: place.toString() } });
    }
    const sequence = (BigInt(before.sequence) + BigInt(events.length)).toString();
    this.kept.set(id, { ...before, ...becomes, sequence, endedAt: becomes.status === "ENDED" ? at : null });
  };
}

/** In memory, one step after the other. Dates are worked out as they are anywhere. */
export function makeFakeSchedules(clock: Clock): FakeSchedules {
  const book = new Book(clock);
  const { standing, made, moved } = book;
  return {
    calendar: makeCalendar(),
    standing,
    made,
    moved,
    schedules: makeReader(book),
    scheduleDesk: makeDesk(book),
    scheduleChanges: makeChanges(book),
  };
}

const isRun = (one: ScheduleChanged): one is ScheduleChanged & ScheduleRun => one.dueAt !== null;

const makeReader = ({ kept, told }: Book): ScheduleReader => ({
  findMany: async (ids) => ids.map((id) => kept.get(id) ?? null),
  findPaidBy: async (ids) => ids.map((id) => told.find(({ paymentId }) => paymentId === id)?.scheduleId ?? null),
  listRuns: async (ids) =>
    ids.map((id) =>
      told
        .filter(isRun)
        .filter(({ scheduleId }) => scheduleId === id)
        .toReversed()
        .slice(0, 10),
    ),
  async list(userId, { status, first, after }) {
    const theirs = [...kept.values()]
      .filter((one) => one.from.userId === userId && (status === null || one.status === status))
      .toSorted((a, b) => (a.id < b.id ? 1 : -1))
      .filter(({ id }) => after === null || id < after);
    return { items: theirs.slice(0, first), hasNext: theirs.length > first };
  },
});

function makeDesk({ standing, moved, clock }: Book): ScheduleDesk {
  const keys = makeFakeKeys<Decision<StepRefusal>>();
  return {
    async find<R extends StepRefusal>(claim: Claim) {
      const known = await keys.find(claim);
      return known && ((known.ok ? known.value : known) as Decision<R>);
    },
    async take<R extends StepRefusal>(claim: Claim, { id, judge }: Parameters<ScheduleDesk["take"]>[1]) {
      const decided = await keys.decide(claim, async () => {
        const judged = judge(standing(id), clock.now());
        if (!judged.ok) return err(judged.error);
        moved(id, judged.value);
        return ok(id);
      });
      return (decided.ok ? decided.value : decided) as Decision<R>;
    },
    async move(id, judge) {
      const move = judge(standing(id));
      if (move) moved(id, move);
      return move !== null;
    },
  };
}

const makeChanges = ({ told }: Book): ScheduleChanges => ({
  listOfOne: async (id, after, limit) =>
    told.filter((one) => one.scheduleId === id && BigInt(one.sequence) > BigInt(after)).slice(0, limit),
  listOfUser: async (userId, after, limit) =>
    told.filter(({ owner }) => owner.userId === userId && BigInt(owner.sequence) > BigInt(after)).slice(0, limit),
  headOfUser: async (userId) => told.filter(({ owner }) => owner.userId === userId).length.toString(),
  findOfOne: async (id, sequence) => told.find((one) => one.scheduleId === id && one.sequence === sequence) ?? null,
  findOfUser: async (userId, sequence) =>
    told.find(({ owner }) => owner.userId === userId && owner.sequence === sequence) ?? null,
});
