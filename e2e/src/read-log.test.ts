import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { expect, it } from "vitest";
import { makeLineCount, readLog } from "./read-log.ts";

it("counts the lines of a log that grows, which are those that are read of it", async () => {
  const folder = await makeTemporaryFolder("log");
  const file = join(folder.path, "a.log");
  const count = makeLineCount(file);
  expect([count(), readLog(file)]).toEqual([0, []]);
  // The second is longer than what is read at once.
  for (const [nth, lines] of [["one\n"], ["x".repeat(70_000), "\ntwo\n"], ["three\n", "four\n"]].entries()) {
    for (const line of lines) appendFileSync(file, line);
    expect([nth, count()]).toEqual([nth, readLog(file).length]);
  }
  expect(count()).toBe(5);
  await folder.remove();
});
