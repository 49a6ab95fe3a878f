import { describe, expect, it } from "vitest";
import type { HappenedEventsQuery } from "../../generated/develop/events/events.ts";
import { ASK_ANEW } from "../../live/keep-live.ts";
import { countSince, putEvent, SHOWN_MAX } from "./put-event.ts";

const event = (nth: number) => ({
  id: `evt_${nth}`,
  type: "coffer.payments.payment.changed",
  subject: `pay_${nth}`,
  occurredAt: "2026-11-28T12:00:00Z",
  body: "{}",
});
const list = (...ids: readonly number[]): HappenedEventsQuery => ({
  events: { nodes: ids.map(event), pageInfo: { hasNextPage: false, endCursor: null }, keptSince: null },
});
const told = (nth: number) => ({ eventOccurred: { cursor: "c", snapshot: false, event: event(nth) } });
const downFrom = (newest: number, count: number) => Array.from({ length: count }, (_, nth) => newest - nth);

describe("putEvent", () => {
  it("puts what happened at the top, and what is told twice there once", () => {
    expect(putEvent(list(2, 1), told(3))).toEqual(list(3, 2, 1));
    expect(putEvent(list(3, 2, 1), told(2))).toEqual(list(3, 2, 1));
  });

  it("has a list that has grown long asked for anew", () => {
    expect(putEvent(list(...downFrom(SHOWN_MAX, SHOWN_MAX)), told(SHOWN_MAX + 1))).toBe(ASK_ANEW);
  });
});

describe("countSince", () => {
  it("counts what came above what is held, and says where it cannot know all of it", () => {
    const held = list(2, 1).events.nodes;
    expect(countSince(held, held)).toEqual({ count: 0, isMore: false });
    expect(countSince(held, list(4, 3, 2).events.nodes)).toEqual({ count: 2, isMore: false });
    expect(countSince(held, list(9, 8).events.nodes)).toEqual({ count: 2, isMore: true });
    expect(countSince([], list(1).events.nodes)).toEqual({ count: 1, isMore: false });
  });
});
