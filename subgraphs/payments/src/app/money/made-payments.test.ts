import { describe, expect, it } from "vitest";
import { made, makeFakeReadMade } from "../../../test/fakes/made.ts";
import { lookBack } from "./made-payments.ts";

const at = (ms: number) => new Date(ms);
const ALL = Array.from({ length: 10 }, (_, i) => made({ createdAt: at(i * 10) }));
const LOOK = {
  asset: { code: "USD", scale: 2 },
  from: at(40),
  before: at(90),
  kinds: ["SEND"],
  statuses: ["COMPLETED"],
} as const;

async function look(options: { max?: number; leadMs?: number }, pages?: number) {
  const [within, before]: number[][] = [[], []];
  const looked = await lookBack(makeFakeReadMade(ALL, pages === undefined ? {} : { pages }), LOOK, {
    ...options,
    take: ({ createdAt }, isWithin) => (isWithin ? within : before)?.push(createdAt.getTime()),
  });
  return { looked, within, before };
}

describe("a look back over payments", () => {
  it("takes what was made within the time, the newest first, and says that it was all", async () => {
    expect(await look({})).toEqual({
      looked: { payments: 5, isPartial: false, since: at(40) },
      within: [80, 70, 60, 50, 40],
      before: [],
    });
  });

  it("takes as many as it may, and says that there were more, and since when it has seen all", async () => {
    expect(await look({ max: 5 })).toMatchObject({ looked: { payments: 5, isPartial: false } });
    expect(await look({ max: 3 })).toEqual({
      looked: { payments: 3, isPartial: true, since: at(60) },
      within: [80, 70, 60],
      before: [],
    });
  });

  it("takes what was before, where that reaches into it, and as many of that", async () => {
    expect(await look({ leadMs: 25 })).toEqual({
      looked: { payments: 5, isPartial: false, since: at(40) },
      within: [80, 70, 60, 50, 40],
      before: [30, 20],
    });
    expect(await look({ leadMs: 25, max: 2 })).toEqual({
      looked: { payments: 2, isPartial: true, since: at(70) },
      within: [80, 70],
      before: [60, 50],
    });
    expect(await look({ leadMs: 100, max: 5 })).toMatchObject({
      looked: { isPartial: false },
      before: [30, 20, 10, 0],
    });
  });

  it("says that it was cut where what it reads has ended before the end", async () => {
    expect(await look({}, 1)).toMatchObject({
      looked: { payments: 3, isPartial: true, since: at(60) },
      within: [80, 70, 60],
    });
    expect(await look({ leadMs: 25 }, 2)).toMatchObject({
      looked: { payments: 5, isPartial: true, since: at(40) },
      before: [30],
    });
  });
});
