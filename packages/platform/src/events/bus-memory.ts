import type { EventBus, EventHandler } from "./bus.ts";
import type { CofferEvent } from "./event.ts";

/** An {@link EventBus} in this process. Nothing is kept: an event that a group has not taken stays in the outbox, because `publish` rejects. */
export function makeMemoryEventBus(): EventBus {
  const listeners = new Set<{ topics: ReadonlySet<string>; listener: (event: CofferEvent) => void }>();
  const readers = new Set<{ topics: ReadonlySet<string>; handle: EventHandler; tail: Promise<void> }>();

  return {
    async publish(topic, events) {
      for (const event of events) for (const { topics, listener } of listeners) if (topics.has(topic)) listener(event);
      const taken = [...readers]
        .filter(({ topics }) => topics.has(topic))
        .map((reader) => {
          const run = async () => {
            for (const event of events) await reader.handle(structuredClone(event));
          };
          // One batch after the other: two relays may publish to one group at once.
          const done = reader.tail.then(run);
          reader.tail = done.catch(() => undefined);
          return done;
        });
      const failed = (await Promise.allSettled(taken)).find((outcome) => outcome.status === "rejected");
      if (failed) throw failed.reason;
    },
    async subscribe({ topics, handle }) {
      const reader = { topics: new Set(topics), handle, tail: Promise.resolve() };
      readers.add(reader);
      return {
        async stop() {
          readers.delete(reader);
          await reader.tail;
        },
      };
    },
    async listen(topics, listener) {
      const entry = { topics: new Set(topics), listener };
      listeners.add(entry);
      return {
        async stop() {
          listeners.delete(entry);
        },
      };
    },
    async close() {
      listeners.clear();
      const tails = [...readers].map(({ tail }) => tail);
      readers.clear();
      await Promise.all(tails);
    },
  };
}
