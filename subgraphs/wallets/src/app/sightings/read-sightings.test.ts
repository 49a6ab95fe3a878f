import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { expect, it } from "vitest";
import { makeReadSightings, SIGHTINGS_MAX } from "./read-sightings.ts";

it("reads what was seen in the last two weeks, so many of each wallet at most", async () => {
  const clock = makeFakeClock();
  const asked: unknown[] = [];
  const read = makeReadSightings({
    clock,
    sightings: {
      async listOf(ids, page) {
        asked.push([ids, page]);
        return ids.map(() => []);
      },
    },
  });
  const id = newId("wal");
  expect(await read.ofWallets([id])).toEqual([[]]);
  const since = new Date(clock.now().getTime() - 14 * 24 * 3_600_000);
  expect(asked).toEqual([[[id], { count: SIGHTINGS_MAX, since }]]);
});
