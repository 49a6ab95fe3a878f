import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { describe, expect, it } from "vitest";
import { feedFrom, isFollowed } from "./feed-from-bus.ts";
import { makeLiveFeed } from "./live-feed.ts";
import type { StreamHint } from "./stream-types.ts";

const places = [
  { stream: "account:acc_a", sequence: "7", audience: ["account:acc_a", "user:usr_a"] },
  { stream: "account:acc_b", sequence: "9007199254740993", audience: ["account:acc_b", "user:usr_b"] },
];
const event = (changes: Partial<CofferEvent> = {}): CofferEvent => ({
  ...wrapEvent("ledger", {
    type: "balance.changed",
    subject: "acc_a",
    data: { balance: "1.00" },
    time: new Date(0),
    follow: { field: "balanceChanged", places },
  }),
  ...changes,
});

function published(given: CofferEvent): StreamHint[] {
  const seen: StreamHint[] = [];
  feedFrom({ publish: (one) => seen.push(one) }, new Map([["balanceChanged", "ledger"]]))(given);
  return seen;
}

describe("the feed from the bus", () => {
  it("passes over an event that nobody may follow", () => {
    const { follow: _follow, ...unfollowed } = event();
    expect(published(unfollowed)).toEqual([]);
  });

  it.each(["/coffer/payments", "/coffer/auth", "/coffer/undefined", "ledger"] as const)(
    "passes over what %s says of a field that is the ledger's",
    (source) => {
      expect(published(event({ source: source as CofferEvent["source"] }))).toEqual([]);
    },
  );

  it.each(["toString", "__proto__", "constructor", "other"])("passes over the field %s, which nobody owns", (field) => {
    expect(published(event({ source: "/coffer/undefined", follow: { field, places } }))).toEqual([]);
  });

  it("tells each stream that the event has a place in, with its own sequence and audience, and nothing of what it says", () => {
    expect(published(event())).toEqual(places.map((place) => ({ field: "balanceChanged", ...place })));
  });
});

describe("whether an event is followed", () => {
  const feed = makeLiveFeed();

  it("is said before it is believed: by its own keys, and without an event by anybody's listening", () => {
    expect([isFollowed(feed)(), isFollowed(feed)(event())]).toEqual([false, false]);

    const unlisten = feed.listen("user:usr_b", () => undefined);
    expect([isFollowed(feed)(), isFollowed(feed)(event())]).toEqual([true, true]);
    expect(isFollowed(feed)(event({ follow: { field: "balanceChanged", places: places.slice(0, 1) } }))).toBe(false);
    unlisten();
    expect([isFollowed(feed)(), isFollowed(feed)(event())]).toEqual([false, false]);
  });
});
