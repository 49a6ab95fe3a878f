import { expect, it } from "vitest";
import { makeListedWorld } from "../../../test/fakes/listed.ts";
import { readBulkRowsAsCsv } from "./rows-as-csv.ts";

it("tells rows as CSV by parts, and where the next begins", async () => {
  const { deps, id, bob } = await makeListedWorld();
  const read = (first: number, after: number) => readBulkRowsAsCsv(deps.bulks, id, { first, after, status: null });
  const first = await read(1, 0);
  expect(first).toMatchObject({ lastRow: 1, hasMore: true });
  expect(first.text.split("\r\n")[1]).toBe(`1,a,${bob.userId},,5.00,USD,0.00,May,R-1,PENDING,,,`);
  expect(await read(1_000, 1)).toMatchObject({ lastRow: 2, hasMore: false });
  expect(await read(1_000, 2)).toMatchObject({ lastRow: null, hasMore: false });
});
