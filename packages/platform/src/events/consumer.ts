import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import { findPassingFault, isOfOneItem } from "../running/passing-fault.ts";
import type { Subscription } from "./bus.ts";
import type { ConsumerParts } from "./consumer-parts.ts";
import { LETTER_FORMS, makeReplayLoop, writeDeadLetter } from "./dead-letters.ts";
import { takeOnce } from "./inbox.ts";

const ATTEMPTS = 3;

/**
 * Reads topics as a durable group. A conflict with another transaction is tried again at once, up
 * to three times; an event that still fails goes to the `dead_letter` table with its error, and the
 * group goes on; an operator may have it tried again. Where the database does not answer, the event
 * stays with the bus and comes again.
 */
export async function startConsumer(parts: ConsumerParts): Promise<Subscription> {
  const reading = await parts.bus.subscribe({
    group: `${parts.subgraph}.${parts.name}`,
    topics: parts.from.map(topicOf),
    handle: (event) => consume(parts, event),
    types: new Set(Object.keys(parts.effects)),
    ...(parts.selection ? { selection: parts.selection } : {}),
    ...(parts.together ? { handleMany: (events: readonly CofferEvent[]) => consumeTogether(parts, events) } : {}),
    ...(parts.isPatient ? { isPatient: true } : {}),
  });
  const replaying = makeReplayLoop(parts);
  replaying.start();
  return {
    async stop() {
      await Promise.all([reading.stop(), replaying.stop()]);
    },
  };
}

export async function consume(parts: ConsumerParts, event: CofferEvent): Promise<void> {
  if (!parts.effects[event.type]) return;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await parts.transaction((sql) => takeOnce(sql, parts, event));
      return;
    } catch (error) {
      const passing = findPassingFault(error);
      if (passing && attempt < ATTEMPTS) continue;
      if (passing === "unreachable") throw error;
      parts.log.error(
        { err: error, eventId: event.id, eventType: event.type, consumer: parts.name },
        "an event went to the dead letters",
      );
      await keepLetter(parts, { event, error });
      return;
    }
  }
}

/**
 * In one transaction. Where that fails each goes alone: so whatever is wrong with one of them, or
 * happened to one transaction, is judged of that one.
 */
export async function consumeTogether(parts: ConsumerParts, events: readonly CofferEvent[]): Promise<void> {
  const mine = events.filter(({ type }) => parts.effects[type]);
  const { together } = parts;
  if (!together || mine.length === 0) return;
  try {
    await parts.transaction((sql) => together(sql, mine));
  } catch (error) {
    if (findPassingFault(error) === "unreachable") throw error;
    for (const event of mine) await consume(parts, event);
  }
}

/**
 * In the first form that the database takes: an event that it cannot keep whole must not stop the
 * group either.
 */
async function keepLetter(
  parts: ConsumerParts,
  { event, error }: { event: CofferEvent; error: unknown },
): Promise<void> {
  let fault: unknown;
  for (const form of LETTER_FORMS) {
    try {
      await parts.transaction((sql) => writeDeadLetter(sql, { consumer: parts.name, event, error }, form));
      return;
    } catch (refused) {
      if (!isOfOneItem(refused)) throw refused;
      fault = refused;
    }
  }
  throw fault;
}
