import type { ICustomPartitioner, Kafka, Message, RecordMetadata } from "kafkajs";
import { describe, expect, it } from "vitest";
import { anyTopicTrust } from "./any-topic-trust.fixture.ts";
import { happened } from "./consumer.fixture.ts";
import { makePublisher } from "./publisher.ts";

type Send = (partitions: readonly number[]) => (Pick<RecordMetadata, "partition"> | null)[];

/**
 * A client of Kafka that stores what it is given as `send` says; made and ended producers are
 * counted.
 */
function makeWorld(send: Send) {
  const counts = { made: 0, ended: 0, forgotten: 0 };
  const requests: Message[][] = [];
  const kafka = {
    producer({ createPartitioner }: { createPartitioner: ICustomPartitioner }) {
      counts.made += 1;
      const choose = createPartitioner();
      const partitionMetadata = [0, 1, 2].map((partitionId) => ({ partitionId, leader: partitionId }));
      return {
        connect: async () => undefined,
        disconnect: async () => {
          counts.ended += 1;
        },
        async send({ topic, messages }: { topic: string; messages: Message[] }) {
          requests.push(messages);
          const chosen = messages.map((message) => choose({ topic, message, partitionMetadata } as never));
          return send([...new Set(chosen)]);
        },
      };
    },
  } as unknown as Kafka;
  const topics = {
    ensure: async () => undefined,
    forget: () => {
      counts.forgotten += 1;
    },
  };
  return { publisher: makePublisher({ kafka, retry: {}, topics, trust: anyTopicTrust }), requests, counts };
}

const all: Send = (partitions) => partitions.map((partition) => ({ partition }));
const events = Array.from({ length: 30 }, (_, count) => happened(`s${count}`, count));

describe("a publication on Kafka", () => {
  it.each<[string, Send]>([
    ["of one partition is missing", (partitions) => all(partitions.slice(1))],
    ["of one partition is empty", (partitions) => [...all(partitions.slice(1)), null]],
    ["is empty", () => []],
  ])("is rejected where the answer %s, although the client says that all is well", async (_name, send) => {
    const { publisher } = makeWorld(send);

    await expect(publisher.publish("t", events)).rejects.toThrow("only a part");
  });

  it("takes another producer after an error, and makes sure of the topics again", async () => {
    let isBroken = true;
    const { publisher, counts } = makeWorld((partitions) => {
      if (isBroken) throw new Error("the sequence is out of order");
      return all(partitions);
    });

    await expect(publisher.publish("t", events)).rejects.toThrow("out of order");
    isBroken = false;
    await publisher.publish("t", events);
    await publisher.publish("t", events);

    expect(counts).toEqual({ made: 2, ended: 1, forgotten: 1 });
  });

  it("goes in requests that a broker takes, in order; an event that is larger than that goes alone", async () => {
    const { publisher, requests } = makeWorld(all);
    const sized = [100, 300, 300, 900, 100, 100].map((kilobytes, count) => ({
      ...happened("a", count),
      data: { count, text: "x".repeat(kilobytes * 1024) },
    }));

    await publisher.publish("t", sized);

    const counts = requests.map((messages) => messages.map(({ value }) => JSON.parse(String(value)).data.count));
    expect(counts).toEqual([[0, 1], [2], [3], [4, 5]]);
  });

  it("of nothing asks nobody", async () => {
    const { publisher, counts } = makeWorld(all);

    await publisher.publish("t", []);

    expect(counts.made).toBe(0);
  });

  it("is refused once the publisher is closed", async () => {
    const { publisher } = makeWorld(all);
    await publisher.close();

    await expect(publisher.publish("t", events)).rejects.toThrow("closed");
  });
});
