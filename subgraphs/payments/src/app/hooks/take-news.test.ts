import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { type Due, type News, UnprovedNews } from "./ports.ts";
import { makeTakeNews } from "./take-news.ts";

const BODY = Buffer.from("{}");
const ABOUT: News = { event: "evt_1", about: [{ payment: newId("pay") }] };

function begin(read: () => News | null, due: Due | null = { payments: 1, methods: 0 }) {
  const kept: unknown[] = [];
  const woken: number[] = [];
  const take = makeTakeNews({
    provider: "stripe",
    read,
    desk: {
      async take(provider, news) {
        kept.push([provider, news]);
        return due;
      },
    },
    taken: () => woken.push(kept.length),
  });
  return { take: () => take(BODY, "t=1,v1=0"), kept, woken };
}

describe("a provider's webhook", () => {
  it("that nobody has proved keeps nothing, and wakes nobody", async () => {
    const { take, kept, woken } = begin(() => {
      throw new UnprovedNews("no");
    });
    await expect(take()).rejects.toBeInstanceOf(UnprovedNews);
    expect([kept, woken]).toEqual([[], []]);
  });

  it.each([null, { event: "evt_1", about: [] }])("about nothing that we look at is ignored: %o", async (news) => {
    const { take, kept, woken } = begin(() => news);
    expect([await take(), kept, woken]).toEqual(["IGNORED", [], []]);
  });

  it.each([
    ["REPEATED", null],
    ["NOT_OURS", { payments: 0, methods: 0 }],
  ])("is %s where the desk says %o, and wakes nobody", async (taken, due) => {
    const { take, woken } = begin(() => ABOUT, due);
    expect([await take(), woken]).toEqual([taken, []]);
  });

  it("wakes the queues once it is kept what is to be looked at", async () => {
    const { take, kept, woken } = begin(() => ABOUT);
    expect(await take()).toBe("TAKEN");
    expect([kept, woken]).toEqual([[["stripe", ABOUT]], [1]]);
  });
});
