import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withArchived, withDefault, withRestored } from "./standing.ts";
import type { Wallet } from "./wallet.ts";

const AT = new Date("2026-01-01T00:00:00.000Z");
const LATER = new Date("2026-01-02T00:00:00.000Z");

const wallets = (count: number): Wallet[] =>
  Array.from({ length: count }, (_, place) => ({
    id: newId("wal"),
    userId: newId("usr"),
    network: "TRON",
    kind: "CUSTODIAL",
    name: `number ${place}`,
    createdAt: AT,
    isDefault: place === 0,
    archivedAt: null,
  }));
const idOf = (list: readonly Wallet[], place: number) => list[place % list.length]?.id ?? newId("wal");
const defaults = (list: readonly Wallet[]) => list.flatMap(({ isDefault }, place) => (isDefault ? [place] : []));

describe("wallets of one person on one network", () => {
  it("have one default wherever one is not archived, whatever is done with them", () => {
    const doing = fc.record({ what: fc.constantFrom("default", "archive", "restore"), place: fc.nat(9) });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(doing, { maxLength: 30 }), (count, done) => {
        let list = wallets(count);
        for (const { what, place } of done) {
          const id = idOf(list, place);
          if (what === "archive") list = withArchived(list, id, AT);
          else if (what === "restore") list = withRestored(list, id);
          else if (list.some((wallet) => wallet.id === id && wallet.archivedAt === null)) list = withDefault(list, id);
          const open = list.filter(({ archivedAt }) => archivedAt === null);
          expect(list.filter(({ isDefault }) => isDefault)).toHaveLength(open.length > 0 ? 1 : 0);
          expect(open.some(({ isDefault }) => isDefault)).toBe(open.length > 0);
        }
      }),
    );
  });

  it("pass the default on to the oldest that is not archived, and do not give it back", () => {
    const three = wallets(3);
    const second = withArchived(three, idOf(three, 0), AT);
    expect(defaults(second)).toEqual([1]);
    expect(defaults(withRestored(second, idOf(three, 0)))).toEqual([1]);
    const none = withArchived(withArchived(second, idOf(three, 1), AT), idOf(three, 2), AT);
    expect(defaults(none)).toEqual([]);
    expect(defaults(withRestored(none, idOf(three, 2)))).toEqual([2]);
  });

  it("stay archived since when they were, however often that is said", () => {
    const [one] = withArchived(withArchived(wallets(1), newId("wal"), AT), newId("wal"), LATER);
    expect(one?.archivedAt).toBeNull();
    const list = wallets(1);
    expect(withArchived(withArchived(list, idOf(list, 0), AT), idOf(list, 0), LATER)[0]?.archivedAt).toEqual(AT);
  });
});
