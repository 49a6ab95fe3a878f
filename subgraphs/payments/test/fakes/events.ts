import type { EventReader, KeptEvent } from "../../src/app/events/ports.ts";
import type { UserId } from "../../src/domain/money/ids.ts";

/** What happened to people, in memory; what was kept longest can be forgotten. */
export function makeFakeEvents() {
  const kept: KeptEvent[] = [];
  const heads = new Map<UserId, number>();
  const begun = new Map<UserId, Date>();
  const of = (userId: UserId) => kept.filter(({ ownerId }) => ownerId === userId);
  const events: EventReader = {
    async list(userId, { first, after, filter }) {
      const found = of(userId)
        .filter(({ sequence }) => after === null || Number(sequence) < Number(after))
        .filter(({ type }) => filter.types.some((one) => one === type))
        .filter(({ subject }) => filter.objectId === null || subject === filter.objectId)
        .toReversed();
      return { items: found.slice(0, first), hasNext: found.length > first, end: null };
    },
    listAfter: async (userId, sequence, limit) =>
      of(userId)
        .filter((event) => Number(event.sequence) > Number(sequence))
        .slice(0, limit),
    find: async (userId, sequence) => of(userId).find((event) => event.sequence === sequence) ?? null,
    headOf: async (userId) => String(heads.get(userId) ?? 0),
    async begin(userId) {
      const since = begun.get(userId) ?? new Date(0);
      begun.set(userId, since);
      return since;
    },
  };
  return {
    events,
    begun,
    happened(ownerId: UserId, type: string, subject = "pay_a"): KeptEvent {
      const sequence = (heads.get(ownerId) ?? 0) + 1;
      heads.set(ownerId, sequence);
      const event = {
        ownerId,
        type,
        subject,
        sequence: String(sequence),
        id: `e/${sequence}`,
        occurredAt: new Date(0),
        body: "{}",
      };
      kept.push(event);
      return event;
    },
    forget: (count: number) => void kept.splice(0, count),
  };
}
