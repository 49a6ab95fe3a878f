import { describe, expect, it } from "vitest";
import { makeLiveFeed } from "./live-feed.ts";
import type { StreamEvent } from "./stream-types.ts";

const event = (audience: string[]): StreamEvent => ({ field: "f", stream: "s", sequence: 1, audience, data: {} });

describe("the live feed", () => {
  it("reaches nobody else, and nobody twice who is named twice", () => {
    const feed = makeLiveFeed();
    const heard: string[] = [];
    feed.listen("user:a", () => heard.push("a"));
    feed.listen("user:b", () => heard.push("b"));
    feed.publish(event(["user:a", "account:x", "user:a"]));
    expect(heard).toEqual(["a"]);
  });

  it("ends one listening at a time, and counts what is left", () => {
    const feed = makeLiveFeed();
    let heard = 0;
    const listener = () => {
      heard += 1;
    };
    const endFirst = feed.listen("k", listener);
    const endSecond = feed.listen("k", listener);
    endFirst();
    endFirst();
    expect(feed.listeners).toBe(1);
    feed.publish(event(["k"]));
    expect(heard).toBe(1);
    endSecond();
    feed.publish(event(["k"]));
    expect(heard).toBe(1);
    expect(feed.listeners).toBe(0);
  });
});
