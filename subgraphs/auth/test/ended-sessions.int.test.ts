import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { afterEach, describe, expect, it } from "vitest";
import { makeLosableStore } from "./losable-store.ts";
import { makeWorld, type World } from "./world.ts";

let world: World | undefined;
afterEach(() => world?.close());

async function running() {
  const store = makeLosableStore();
  world = await makeWorld({}, store.operations);
  await world.auth.start();
  return { world, store, isKnown: (sessionId: string) => store.held.has(endedSessionKey(sessionId)) };
}

describe("the ended sessions in the key-value store", () => {
  it("are put back when the store has lost them, and no session that runs is among them", async () => {
    const { world, store, isKnown } = await running();
    const [left, stayed] = [await world.join("left"), await world.join("stayed")];
    await world.logout(left.actor);
    world.clock.advance(100_000);
    store.lose();
    await expect.poll(() => isKnown(left.sessionId)).toBe(true);
    expect(isKnown(stayed.sessionId)).toBe(false);
    // For the rest of their time: the access token's 600 s and a margin of 60 s, from the end of
    // the session.
    expect(store.held.get(endedSessionKey(left.sessionId))?.ttlMs).toBe(560_000);
  });

  it("are there before a process answers that was started on an empty store", async () => {
    const { world, store, isKnown } = await running();
    const { actor, sessionId } = await world.join("restarted");
    await world.logout(actor);
    await world.auth.stop();
    store.lose();
    await world.another().start();
    expect(isKnown(sessionId)).toBe(true);
  });

  it("are left out once their last access token has expired", async () => {
    const { world, store, isKnown } = await running();
    const [old, late] = [await world.join("old"), await world.join("late")];
    await world.logout(old.actor);
    world.clock.advance(660_000);
    await world.logout(late.actor);
    store.lose();
    await expect.poll(() => isKnown(late.sessionId)).toBe(true);
    expect(isKnown(old.sessionId)).toBe(false);
  });

  it("are all put back where the store is lost again while they are put back", async () => {
    const { world, store, isKnown } = await running();
    const [one, two] = [await world.join("one"), await world.join("two")];
    await world.logout(one.actor);
    await world.logout(two.actor);
    let losses = 2;
    store.onSet = (key) => {
      if (!key.startsWith("session-ended:") || losses === 0) return;
      losses -= 1;
      store.lose();
    };
    store.lose();
    await expect.poll(() => losses).toBe(0);
    await expect.poll(() => [isKnown(one.sessionId), isKnown(two.sessionId)]).toEqual([true, true]);
  });

  it("do not keep a process from starting while the store is away", async () => {
    const { world, store, isKnown } = await running();
    const { actor, sessionId } = await world.join("away");
    await world.logout(actor);
    store.lose();
    store.isAway = true;
    await world.another().start();
    store.isAway = false;
    await expect.poll(() => isKnown(sessionId)).toBe(true);
  });
});
