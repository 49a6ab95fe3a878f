import { afterEach, describe, expect, it, vi } from "vitest";
import { makeFakeWebSocket } from "../test/fake-websocket.ts";
import { onAwake } from "./awake.js";
import { makeClient } from "./client.js";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What this listens to of a browser. */
function openPage() {
  const [window, document] = [new EventTarget(), Object.assign(new EventTarget(), { visibilityState: "visible" })];
  vi.stubGlobal("window", window);
  vi.stubGlobal("document", document);
  return { window, document };
}

/** Without a clock, which expect.poll would move. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

describe("a browser that comes back", () => {
  it("is not heard in Node, nor after one stopped listening, nor where the page is hidden", () => {
    const listener = vi.fn<() => void>();
    onAwake(listener)();
    const { window, document } = openPage();
    const stop = onAwake(listener);
    document.visibilityState = "hidden";
    document.dispatchEvent(new Event("visibilitychange"));
    stop();
    window.dispatchEvent(new Event("online"));
    expect(listener).not.toHaveBeenCalled();
  });

  it.each(["online", "pageshow", "visibilitychange"])("has its stream back at once: %s", async (name) => {
    // Time does not pass: by itself it would not come back.
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { window, document } = openPage();
    const subscribed = vi.fn<() => void>();
    const api = makeFakeWebSocket({ subscribed });
    api.refuse(true);
    const client = makeClient({ url: "https://coffer.test/graphql", WebSocket: api.WebSocket });
    client.follow("subscription S($after: String) { s(after: $after) { cursor } }", {}, { next: () => undefined });
    await until(() => api.sockets[0]?.readyState === 3 && vi.getTimerCount() > 0);
    api.refuse(false);
    (name === "visibilitychange" ? document : window).dispatchEvent(new Event(name));
    await until(() => subscribed.mock.calls.length === 1);
    expect(api.sockets).toHaveLength(2);
    client.close();
  });
});

describe("a browser that says that it has no network", () => {
  it("is believed as soon as the API answers no ping: a socket looks open until then", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { window } = openPage();
    const subscribed = vi.fn<() => void>();
    const api = makeFakeWebSocket({ subscribed });
    const client = makeClient({ url: "https://coffer.test/graphql", WebSocket: api.WebSocket });
    const following = client.follow(
      "subscription S($after: String) { s(after: $after) { cursor } }",
      {},
      { next() {} },
    );
    await until(() => subscribed.mock.calls.length === 1);
    vi.advanceTimersByTime(1_000);
    expect(following.state.status).toBe("live");

    // The API answers, whatever the browser says.
    const timers = vi.getTimerCount();
    window.dispatchEvent(new Event("offline"));
    await until(() => vi.getTimerCount() === timers);
    vi.advanceTimersByTime(3_000);
    expect(following.state.status).toBe("live");

    api.goAway();
    window.dispatchEvent(new Event("offline"));
    vi.advanceTimersByTime(3_000);
    await until(() => following.state.status !== "live");
    expect(following.state.status).toBe("offline");
    client.close();
    window.dispatchEvent(new Event("offline"));
    expect(vi.getTimerCount()).toBe(0);
  });
});
