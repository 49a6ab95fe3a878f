import { wrapEvent } from "@coffer/contracts/event";
import { expect, it } from "vitest";
import type { Sql } from "../postgres/sql.ts";
import type { Effect } from "./consumer-parts.ts";
import { takeOnce } from "./inbox.ts";

const event = wrapEvent("test", { type: "thing.happened", subject: "a", data: {}, time: new Date(0) });

function makeFake(isRepeatable: boolean) {
  const rows = new Set<unknown>();
  const texts: string[] = [];
  const taken: string[] = [];
  const sql: Sql = {
    async query<Row extends object>(text: string, values: readonly unknown[] = []) {
      texts.push(text);
      const isNew = !rows.has(values[1]);
      rows.add(values[1]);
      return (isNew ? [{ event_id: values[1] }] : []) as Row[];
    },
  };
  const effects = { [event.type]: (async (_sql, { id }) => void taken.push(id)) as Effect };
  return { take: () => takeOnce(sql, { name: "test", effects, isRepeatable }, event), texts, taken };
}

it("an effect is had once of an event that comes twice, by its row of the inbox", async () => {
  const { take, texts, taken } = makeFake(false);
  await take();
  await take();
  expect(taken).toEqual([event.id]);
  expect(texts).toHaveLength(2);
});

it("an effect that does nothing at a repeat is left to itself, and no row is written", async () => {
  const { take, texts, taken } = makeFake(true);
  await take();
  await take();
  expect(taken).toEqual([event.id, event.id]);
  expect(texts).toEqual([]);
});
