import type { CofferEvent } from "@coffer/contracts/event";
import type { EachBatchPayload } from "kafkajs";
import { MANY_MAX, type ManyHandler } from "../bus.ts";
import { decodeEvent, isBelieved } from "./message.ts";
import type { Choosing, ReaderParts } from "./reading.ts";
import { repeatUntilTaken } from "./repeat.ts";

type Many = Choosing & { readonly handleMany: ManyHandler };

/**
 * As for one event after the other, by so many at once: the offset moves behind them when they are
 * taken.
 */
export function makeTakeMany({ log, trust }: ReaderParts, reading: Many, signal: AbortSignal) {
  const { handleMany, topics, isWanted, wants } = reading;

  /** Null where it is nothing for this reader, which is said where somebody should know. */
  const read = async (topic: string, message: EachBatchPayload["batch"]["messages"][number]) => {
    const about = { topic, offset: message.offset };
    const event = decodeEvent(message);
    if (!event) {
      log.error(about, "a message that is no event was passed over; Kafka keeps it for its time");
      return null;
    }
    if (isWanted && !isWanted(event)) return null;
    if (wants && !(await wants(event))) return null;
    if (isBelieved(trust, { topic, ...message }, event)) return event;
    log.error(
      { ...about, eventId: event.id, eventType: event.type },
      "an event without its producer's signature was passed over; Kafka keeps it for its time",
    );
    return null;
  };

  return async ({ batch, resolveOffset, heartbeat, commitOffsetsIfNecessary, isStale }: EachBatchPayload) => {
    const { topic, partition, messages } = batch;
    for (let start = 0; start < messages.length && !isStale(); start += MANY_MAX) {
      const some = messages.slice(start, start + MANY_MAX);
      const about = { topics, topic, partition, offset: some[0]?.offset };
      await repeatUntilTaken({ log, signal, heartbeat, about }, async () => {
        const events: CofferEvent[] = [];
        for (const message of some) {
          const event = await read(topic, message);
          if (event) events.push(event);
        }
        if (events.length > 0) await handleMany(events);
      });
      const last = some.at(-1);
      if (last) resolveOffset(last.offset);
      await commitOffsetsIfNecessary();
      await heartbeat();
    }
  };
}
