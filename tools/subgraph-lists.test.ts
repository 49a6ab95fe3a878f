import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { expect, it } from "vitest";
import { trackedFiles } from "./src/tidy/tracked-files.ts";

const ROOT = new URL("../", import.meta.url);
/** What stands between two brackets: a list of texts, written out. */
const LISTS = /\[[^[\]{}()]*\]/g;

/** Whose topics are read: all but those that write nothing. */
const OF_READERS = [
  "packages/contracts/src/readers.ts",
  "subgraphs/payments/src/compose/events.ts",
  "subgraphs/payments/src/compose/webhooks.ts",
];

it("has the list of subgraphs once, in packages/contracts: whoever needs it reads it there", () => {
  const written = trackedFiles(ROOT)
    .filter(({ path }) => /\.(ts|js|cjs)$/.test(path))
    .filter(({ text }) =>
      [...text.matchAll(LISTS)].some(([list]) => SUBGRAPHS.filter((name) => list.includes(`"${name}"`)).length > 4),
    )
    .map(({ path }) => path);

  expect(written.toSorted()).toEqual(["packages/contracts/src/subgraphs.ts", ...OF_READERS].toSorted());
});
