import { type CofferEvent, makeEvent } from "@coffer/platform/events/event";
import { describe, expect, it } from "vitest";
import { feedFrom } from "./feed-from-bus.ts";
import type { StreamEvent } from "./subscriptions/stream-types.ts";

const places = [
  { stream: "account:acc_a", sequence: "7", audience: ["account:acc_a", "user:usr_a"] },
  { stream: "account:acc_b", sequence: "9007199254740993", audience: ["account:acc_b", "user:usr_b"] },
];
const event = (changes: Partial<CofferEvent> = {}): CofferEvent => ({
  ...makeEvent("ledger", {
    type: "balance.changed",
    subject: "acc_a",
    data: { balance: "1.00" },
    time: new Date(0),
    follow: { field: "balanceChanged", places },
  }),
  ...changes,
});

function published(given: CofferEvent): StreamEvent[] {
  const seen: StreamEvent[] = [];
  feedFrom({ publish: (one) => seen.push(one) })(given);
  return seen;
}

describe("the feed from the bus", () => {
  it("passes over an event that nobody may follow", () => {
    const { follow: _follow, ...unfollowed } = event();
    expect(published(unfollowed)).toEqual([]);
  });

  it.each([null, "text", 7, true, [1, 2]])("passes over data that is no object: %j", (data) => {
    expect(published(event({ data }))).toEqual([]);
  });

  it("hands an event to each stream that it has a place in, with its own sequence and audience", () => {
    expect(published(event())).toEqual(
      places.map((place) => ({ field: "balanceChanged", data: { balance: "1.00" }, ...place })),
    );
  });
});
