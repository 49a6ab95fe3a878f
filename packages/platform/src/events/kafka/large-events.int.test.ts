import { randomBytes } from "node:crypto";
import { type CofferEvent, topicOf } from "@coffer/contracts/event";
import { whyNoKafka } from "@coffer/local-parts/kafka-jars";
import { describe, expect, it } from "vitest";
import { EventsRefused } from "../bus.ts";
import { happened } from "./consumer.fixture.ts";
import { until, useKafka } from "./kafka-world.fixture.ts";

const why = whyNoKafka();

describe.skipIf(why)(`an event that the brokers will never take${why ? ` (skipped: ${why})` : ""}`, () => {
  const kafka = useKafka(1);

  it.each([0, 57, 99])(
    "is told apart from the ninety-nine others, which are published in order: at place %i",
    async (bad) => {
      const topic = topicOf(`test-${randomBytes(6).toString("hex")}`);
      const bus = kafka.open();
      const events = Array.from({ length: 100 }, (_, count): CofferEvent => {
        const filling = count === bad ? "x".repeat(9 * 1024 * 1024) : "";
        return { ...happened("a", count), data: { count, filling } };
      });
      const heard: unknown[] = [];
      await bus.subscribe({
        group: topic,
        topics: [topic],
        handle: async ({ data }) => void heard.push((data as { count: number }).count),
      });
      const failure = await bus.publish(topic, events).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(EventsRefused);
      expect([...(failure as EventsRefused).eventIds]).toEqual([events[bad]?.id]);
      await until(() => expect(new Set(heard).size).toBe(99));
      expect([...new Set(heard)]).toEqual(events.map((_, count) => count).filter((count) => count !== bad));
    },
  );
});
