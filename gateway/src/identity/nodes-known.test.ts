import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeWorld } from "./nodes.fixture.ts";

describe("a node that the gateway knows", () => {
  it("is asked for once a minute, which nobody waits for, and goes on while auth is away", async () => {
    const { send, signed, asked, state, pass, grantId } = makeWorld();
    for (let n = 0; n < 10; n += 1) expect(await send(signed())).toBe(grantId);
    expect(asked.length).toBe(1);
    state.isAway = true;
    pass(60_000);
    for (let n = 0; n < 10; n += 1) expect(await send(signed())).toBe(grantId);
    expect(asked.length).toBe(2);
    expect(await send(signed({ nodeId: newId("nod") }))).toBe("SUBGRAPH_UNAVAILABLE");
  });

  it("that was disabled is refused as soon as it is told of, and within a minute where nobody told", async () => {
    const { send, signed, registry, nodeId, grantId, ended, pass } = makeWorld();
    const keys = registry.get(nodeId) ?? [];
    expect(await send(signed())).toBe(grantId);
    registry.delete(nodeId);
    expect(await send(signed())).toBe(grantId);
    pass(60_000);
    expect(await send(signed())).toBe(grantId);
    await expect.poll(() => send(signed())).toBe("UNAUTHENTICATED");
    registry.set(nodeId, keys);
    pass(10_000);
    expect(await send(signed())).toBe(grantId);
    registry.delete(nodeId);
    ended.add(grantId);
    expect(await send(signed())).toBe("UNAUTHENTICATED");
  });

  it("that was disabled, and silent for longer than anybody remembers that, is refused its next request", async () => {
    const { send, signed, registry, nodeId, grantId, pass, state } = makeWorld();
    expect(await send(signed())).toBe(grantId);
    pass(5 * 60_000 - 1);
    state.isAway = true;
    expect(await send(signed())).toBe(grantId);
    pass(1);
    // Nobody knows any more whether it may.
    expect(await send(signed())).toBe("SUBGRAPH_UNAVAILABLE");
    state.isAway = false;
    registry.delete(nodeId);
    expect(await send(signed())).toBe("UNAUTHENTICATED");
  });

  it("may do what it may now in its next request once its grant has ended, at every gateway", async () => {
    const { signed, registry, nodeId, grantId, keys, ended, gateways, asked } = makeWorld();
    const mayNow = async (gateway: (typeof gateways)[number]) => {
      const request = { method: "POST", path: "/graphql", headers: signed() };
      return (await gateway.authenticateNode(request, "192.0.2.1")).actor.capabilities;
    };
    for (const gateway of gateways) expect(await mayNow(gateway)).toEqual(["wallet"]);
    let grant = grantId;
    // At once: each within the same second.
    for (const capabilities of [[], ["wallet"], ["btc"], []]) {
      const next = newId("ngr");
      registry.set(nodeId, [{ grantId: next, publicKey: keys.publicKey, endsAt: null, capabilities }]);
      ended.add(grant);
      grant = next;
      for (const gateway of gateways) expect(await mayNow(gateway)).toEqual(capabilities);
    }
    expect(asked.length).toBe(2 * 5);
  });

  it("is not taken for what a question of before its change is answered, however many wait for it", async () => {
    const { send, signed, registry, nodeId, grantId, keys, ended, state, asked, pass } = makeWorld();
    expect(await send(signed())).toBe(grantId);
    let answer: (() => void) | undefined;
    state.held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    pass(60_000);
    // It asks again, and waits for nothing.
    expect(await send(signed())).toBe(grantId);
    ended.add(grantId);
    const waiting = Array.from({ length: 40 }, () => send(signed()));
    await expect.poll(() => asked.length).toBe(2);
    const next = newId("ngr");
    registry.set(nodeId, [{ grantId: next, publicKey: keys.publicKey, endsAt: null, capabilities: [] }]);
    state.held = Promise.resolve();
    answer?.();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([next]));
    expect(asked.length).toBe(3);
  });
});
