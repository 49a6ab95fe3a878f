import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PageArguments, pagedList, toListed } from "./pages.ts";

const INDEX_MAX = 2 ** 31 - 1;
const parsePlace = (text: string) => {
  const index = /^\d{1,10}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  return index <= INDEX_MAX ? index : null;
};
const listOf = (name: string, ...of: (string | null)[]) => pagedList({ name, of, parsePlace });
const list = listOf("addresses", "wal_1");
const written = (text: string) => Buffer.from(text).toString("base64url");
const [, mark] = Buffer.from(list.encodeCursor(5), "base64url").toString().split(":");

const faultsOf = (args: PageArguments) => {
  try {
    list.read(args);
    return [];
  } catch (error) {
    const { inputs } = (error as { extensions: { inputs: { path: string; code: string }[] } }).extensions;
    return inputs.map(({ path, code }) => [path, code]);
  }
};

describe("a cursor of a list", () => {
  it.each([
    ["nothing", ""],
    ["no base64url", "é"],
    ["a list's of another name", listOf("payments", "wal_1").encodeCursor(5)],
    ["another owner's", listOf("addresses", "wal_2").encodeCursor(5)],
    ["one under another filter", listOf("addresses", "wal_1", "USD").encodeCursor(5)],
    ["a list's whose parts are cut elsewhere", listOf("addresses", "wal", "_1").encodeCursor(5)],
    ["another version's", written(`1:${mark}:5`)],
    ["one without a mark", written("2::5")],
    ["a negative place", written(`2:${mark}:-1`)],
    ["a place written otherwise", written(`2:${mark}:05`)],
    ["a place beyond what one can be", written(`2:${mark}:2147483648`)],
    ["no place", written(`2:${mark}:`)],
    ["padded", `${list.encodeCursor(1)}=`],
    ["behind a blank", ` ${list.encodeCursor(1)}`],
    ["a very long text", "a".repeat(1_000_000)],
  ])("is refused where it is %s", (_, cursor) => {
    expect(list.decodeCursor(cursor)).toBeNull();
    expect(faultsOf({ first: 20, after: cursor })).toEqual([["after", "INVALID_CURSOR"]]);
  });

  it("gives back the place that it was made of, in that list alone", () => {
    fc.assert(
      fc.property(fc.nat(INDEX_MAX), fc.string(), fc.string(), (place, one, other) => {
        const cursor = listOf("addresses", one).encodeCursor(place);
        expect(listOf("addresses", one).decodeCursor(cursor)).toBe(place);
        if (one !== other) expect(listOf("addresses", other).decodeCursor(cursor)).toBeNull();
      }),
    );
  });

  it("holds for lists without and with a filter, which are two", () => {
    const cursor = listOf("chart", null).encodeCursor(1);
    expect([listOf("chart", null).decodeCursor(cursor), listOf("chart", "null").decodeCursor(cursor)]).toEqual([
      1,
      null,
    ]);
  });
});

describe("a page", () => {
  it.each([0, -1, 101])("is refused in a size of %i, and its cursor is looked at besides", (first) => {
    expect(faultsOf({ first, after: "" })).toEqual([
      ["first", "OUT_OF_RANGE"],
      ["after", "INVALID_CURSOR"],
    ]);
  });

  it.each([{}, { after: null }])("begins at the start where it says %j", (args) => {
    expect(list.read({ first: 20, ...args })).toEqual({ first: 20, after: null });
  });

  it("shows what was read, with a cursor for each, and whether there is more", () => {
    const shown = list.present(toListed([{ i: 3 }, { i: 4 }, { i: 5 }], 2), {
      hasPrevious: true,
      placeOf: ({ i }) => i,
    });
    expect(shown).toEqual({
      nodes: [{ i: 3 }, { i: 4 }],
      edges: [
        { cursor: list.encodeCursor(3), node: { i: 3 } },
        { cursor: list.encodeCursor(4), node: { i: 4 } },
      ],
      pageInfo: {
        hasNextPage: true,
        hasPreviousPage: true,
        startCursor: list.encodeCursor(3),
        endCursor: list.encodeCursor(4),
      },
    });
    expect(list.read({ first: 1, after: shown.pageInfo.endCursor })).toEqual({ first: 1, after: 4 });
  });

  it("has no cursors where it is empty", () => {
    const { pageInfo } = list.present<{ i: number }>(toListed([], 2), { hasPrevious: false, placeOf: ({ i }) => i });
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null });
  });
});
