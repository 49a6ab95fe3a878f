import { readdirSync, readFileSync } from "node:fs";
import { topicOf } from "@coffer/contracts/event";
import { EVENT_DATA } from "@coffer/contracts/event-data";
import { CONSUMERS, READERS } from "@coffer/contracts/readers";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { describe, expect, it } from "vitest";
import { quotedIn, readTable } from "./src/read-table.ts";

// What the page says of who believes whom, the table of rights, and the code: all agree.

const ROOT = new URL("../", import.meta.url);
const page = readFileSync(new URL("docs/DISTRIBUTED.md", ROOT), "utf8");

function sourcesOf(folder: string): string[] {
  return readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/\.(test|fixture)\.ts$|generated/.test(file))
    .map((file) => readFileSync(new URL(`${folder}/${file}`, ROOT), "utf8"));
}

/** Effects of whatever people are told. */
const TOLD = readFileSync(new URL("subgraphs/payments/src/compose/told-events.ts", ROOT), "utf8");
const typesIn = (source: string): string[] =>
  [...source.matchAll(/makeEffect\(\s*"([\w.]+)"/g)].map(([, type = ""]) => type);

/**
 * `<subgraph>.<name>` of each consumer in the code, with the topics that it reads and the types
 * that have an effect.
 */
const consumers = SUBGRAPHS.flatMap((subgraph) =>
  sourcesOf(`subgraphs/${subgraph}/src`).flatMap((source) =>
    [...source.matchAll(/startConsumer\(\{(?<parts>[\s\S]*?)\n( {2,})\}\)/g)].map(
      ({ groups: { parts = "" } = {} }) => ({
        group: `${/subgraph: "(\w+)"/.exec(parts)?.[1]}.${/name: "([\w-]+)"/.exec(parts)?.[1]}`,
        topics: [...(/from: \[([^\]]*)\]/.exec(parts)?.[1] ?? "").matchAll(/"(\w+)"/g)].map(([, name = ""]) =>
          topicOf(name),
        ),
        types: parts.includes("effectsOfTold(") ? typesIn(TOLD) : typesIn(parts),
      }),
    ),
  ),
);
const rows = readTable(page, "\n### What the bus is believed\n").map(([consumer, reads, believes]) => ({
  consumer: quotedIn(consumer).join(),
  topics: quotedIn(reads),
  believes: believes ?? "",
}));

/**
 * What the release before writes and this one does not: a reader stays while those may run. It goes
 * with the release after this one.
 */
const WRITTEN_BEFORE = ["coffer.auth.registration.email_taken"];

describe("what is believed of the bus", () => {
  it("is stated for every consumer in the code, with the topics that it reads", () => {
    expect(consumers.length).toBeGreaterThan(0);
    expect(consumers.map(({ group, topics }) => [group, topics]).toSorted()).toEqual(
      rows
        .filter(({ consumer }) => consumer !== "gateway")
        .map(({ consumer, topics }) => [consumer, topics])
        .toSorted(),
    );
    for (const { believes } of rows) expect(believes).not.toBe("");
    expect(consumers.map(({ group }) => group).toSorted()).toEqual(
      SUBGRAPHS.flatMap((subgraph) => CONSUMERS[subgraph].map((name) => `${subgraph}.${name}`)).toSorted(),
    );
  });

  it("is what the rights let each service read, and no more", () => {
    for (const [service, sources] of Object.entries(READERS)) {
      const stated = rows.filter(({ consumer }) => consumer.split(".")[0] === service).flatMap(({ topics }) => topics);
      expect([service, [...new Set(stated)].toSorted()]).toEqual([service, sources.map(topicOf).toSorted()]);
    }
  });

  it("has an effect for types alone whose data has a reader, of a topic that the consumer reads", () => {
    for (const { group, topics, types } of consumers) {
      expect([group, types.length > 0]).toEqual([group, true]);
      for (const type of types) {
        expect(Object.keys(EVENT_DATA)).toContain(type);
        expect(topics).toContain(topicOf(type.split(".")[1] ?? ""));
      }
    }
  });

  it("is stated by producers in the types that readers read: no subgraph wraps an event by itself", () => {
    for (const subgraph of SUBGRAPHS)
      for (const source of sourcesOf(`subgraphs/${subgraph}/src`))
        expect(source).not.toMatch(/wrapEvent|appendWrapped/);
  });

  it("holds a reader for every type that a subgraph writes", () => {
    const written = SUBGRAPHS.flatMap((subgraph) =>
      sourcesOf(`subgraphs/${subgraph}/src`)
        .filter((source) => /NewEvent|makeEvent/.test(source))
        .flatMap((source) =>
          [...source.matchAll(/\btype: "([a-z_]+(?:\.[a-z_]+)+)"/g)].map(([, type]) => `coffer.${subgraph}.${type}`),
        ),
    );
    expect([...new Set([...written, ...WRITTEN_BEFORE])].toSorted()).toEqual(Object.keys(EVENT_DATA).toSorted());
  });
});
