import { describe, expect, it } from "vitest";
import { orderOf, sortedBy } from "./table-order.ts";
import type { Column } from "./table-types.ts";

const text = () => "";
const plain: Column<null> = { key: "memo", title: "Memo", text };
const when: Column<null> = {
  key: "when",
  title: "When",
  text,
  sort: { ascending: "oldest first", descending: "newest first", atFirst: "descending" },
};

describe("the order of a list", () => {
  it("is none by a column that cannot be sorted, whatever the address says", () => {
    expect(orderOf(plain, { sort: "memo" })).toBeNull();
  });

  it("is the server's own while the address says nothing, and the asked one from then on", () => {
    expect(orderOf(when, {})).toBe("descending");
    expect(orderOf(when, { sort: "when" })).toBe("ascending");
    expect(orderOf(when, { sort: "-when" })).toBe("descending");
    expect(orderOf(when, { sort: "amount" })).toBeNull();
  });

  it("begins at the first page, and hides what was hidden", () => {
    const sorted = sortedBy({ after: "cursor", hide: ["memo"] }, "when", "ascending");
    expect(sorted).toEqual({ hide: ["memo"], sort: "when" });
    expect(orderOf(when, sorted)).toBe("ascending");
  });
});
