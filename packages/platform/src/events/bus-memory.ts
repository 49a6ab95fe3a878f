import type { CofferEvent } from "@coffer/contracts/event";
import type { Logger } from "../running/log.ts";
import { type EventBus, type EventHandler, inBatches, type ManyHandler, type Selection } from "./bus.ts";

type Reader = {
  readonly topics: ReadonlySet<string>;
  readonly handle: EventHandler;
  readonly handleMany: ManyHandler | undefined;
};
/**
 * Remembered from its first reader on: while it has none it is away, and what it would read stays
 * in the outbox.
 */
type Group = {
  readonly topics: Set<string>;
  readonly readers: Set<Reader>;
  tail: Promise<void>;
  /** Left out: all of its topics. */
  types?: ReadonlySet<string>;
  selection?: Selection;
  isPatient: boolean;
};
type Listener = {
  readonly topics: ReadonlySet<string>;
  readonly hear: (event: CofferEvent) => void;
  readonly isWanted: () => boolean;
};

type Asked = { readonly topic: string; readonly types: readonly string[] | undefined };

const isReadBy = (group: Group, { topic, types }: Asked): boolean =>
  group.topics.has(topic) &&
  (types?.some((type) => group.types?.has(type) ?? true) ?? true) &&
  (group.selection?.wantsOf(topic, types) ?? true);
const isListenedTo = (listeners: ReadonlySet<Listener>, topic: string): boolean =>
  [...listeners].some(({ topics, isWanted }) => topics.has(topic) && isWanted());

type Giving = { readonly name: string; readonly group: Group; readonly topic: string };

/** Whoever reads is looked for anew each time: it may stop meanwhile. */
function readerOf({ name, group, topic }: Giving): Reader {
  const reader = [...group.readers].find(({ topics }) => topics.has(topic));
  if (!reader) throw new Error(`nobody of group ${name} reads ${topic} at the moment`);
  return reader;
}

async function giveAll(giving: Giving, events: readonly CofferEvent[]): Promise<void> {
  for (const some of inBatches(events)) {
    const { handleMany } = readerOf(giving);
    if (handleMany) await handleMany(some);
    else for (const event of some) await readerOf(giving).handle(structuredClone(event));
  }
}

/**
 * An {@link EventBus} in this process. Nothing is kept: an event that a group has not taken stays
 * in the outbox, because `publish` rejects.
 */
export function makeMemoryEventBus(log?: Pick<Logger, "error">): EventBus {
  const listeners = new Set<Listener>();
  const groups = new Map<string, Group>();
  let isClosed = false;

  const tell = (topic: string, event: CofferEvent) => {
    for (const { topics, hear } of listeners) {
      if (!topics.has(topic)) continue;
      try {
        hear(event);
      } catch (error) {
        // It was a hint: its listener's fault must not make the relay publish the event again and
        // again.
        log?.error({ err: error, eventId: event.id, eventType: event.type }, "a listener failed at an event");
      }
    }
  };

  return {
    async publish(topic, events) {
      if (isClosed) throw new Error("the event bus is closed");
      for (const event of events) tell(topic, event);
      const taken = [...groups]
        .filter(([, { topics }]) => topics.has(topic))
        .map(([name, group]) => {
          // One batch after the other: two relays may publish to one group at once.
          const done = group.tail.then(async () => {
            await group.selection?.renew();
            const isWanted = (event: CofferEvent) =>
              (group.types?.has(event.type) ?? true) && (group.selection?.wants(event) ?? true);
            await giveAll({ name, group, topic }, events.filter(isWanted));
          });
          group.tail = done.catch(() => undefined);
          return done;
        });
      for (const outcome of await Promise.allSettled(taken)) if (outcome.status === "rejected") throw outcome.reason;
    },
    async subscribe({ group: name, topics, handle, handleMany, types, selection, isPatient = false }) {
      const group: Group = groups.get(name) ?? {
        topics: new Set(),
        readers: new Set(),
        tail: Promise.resolve(),
        isPatient,
      };
      groups.set(name, group);
      if (types) group.types = types;
      if (selection) group.selection = selection;
      const reader = { topics: new Set(topics), handle, handleMany };
      group.readers.add(reader);
      for (const topic of topics) group.topics.add(topic);
      return {
        async stop() {
          group.readers.delete(reader);
          await group.tail;
        },
      };
    },
    async listen(topics, hear, { isWanted = () => true } = {}) {
      const entry = { topics: new Set(topics), hear, isWanted };
      listeners.add(entry);
      return {
        async stop() {
          listeners.delete(entry);
        },
      };
    },
    hasReaders: (topic, types) =>
      isListenedTo(listeners, topic) || [...groups.values()].some((group) => isReadBy(group, { topic, types })),
    isAwaited: (topic, types) =>
      isListenedTo(listeners, topic) ||
      [...groups.values()].some((group) => !group.isPatient && isReadBy(group, { topic, types })),
    async lookForReaders(topic) {
      if (isListenedTo(listeners, topic)) return;
      const reading = [...groups.values()].filter(({ topics }) => topics.has(topic));
      // Who takes whatever comes need not be asked, and then nobody.
      if (reading.some(({ types, selection }) => !types && !selection)) return;
      for (const { selection } of reading) await selection?.renew();
    },
    async close() {
      isClosed = true;
      listeners.clear();
      for (const { readers } of groups.values()) readers.clear();
      await Promise.all([...groups.values()].map(({ tail }) => tail));
    },
  };
}
