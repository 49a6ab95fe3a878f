import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";

describe("a factor that is added", () => {
  it("ends every other session of its user, and nobody else's, and forgets their devices", async () => {
    const world = makeFakeWorld();
    const other = await world.person("bob");
    await world.loggedIn("bob");
    await world.person("ann");
    const before = await world.loggedIn("ann");
    const { userId, sessionId } = await world.withTotp("ann");
    const running = [...world.store.sessions.values()].filter(({ ended }) => !ended);
    expect(running.map((one) => [one.userId, one.id === sessionId])).toEqual([
      [other, false],
      [userId, true],
    ]);
    expect(await world.deps.origins.isDeviceOf(userId, world.hashOf(before.deviceToken))).toBe(false);
    expect(world.endedSessions.announced).toHaveLength(1);
    expect(world.store.events.map(({ type }) => type)).toEqual(["factor.added", "session.ended"]);
    expect(world.store.mails).toEqual([{ kind: "SECOND_FACTOR_ADDED", userId }]);
  });

  it("ends none where it is not the first", async () => {
    const world = makeFakeWorld();
    const { userId, sessionId } = await world.withTotp("ann");
    await world.startSession(
      { id: userId },
      { origin: { deviceTokenHash: new Uint8Array(32), isNewDevice: false }, methods: ["swk"] },
    );
    const { effects, transactions } = world.factors;
    const more = {
      userId,
      factor: "PASSKEY",
      at: world.clock.now(),
      name: "a ring",
      isFirst: false,
      sessionId,
    } as const;
    const added = await transactions.withUser(userId, (sql, user) => effects.added(sql, user, more));
    expect(added).toEqual({ recoveryCodes: null, ended: [] });
    expect(world.store.mails.at(-1)).toEqual({ kind: "PASSKEY_ADDED", userId, detail: "a ring" });
  });
});

describe("a factor that is removed", () => {
  it("leaves recovery codes to another one, and takes them with it where it was the last", async () => {
    const world = makeFakeWorld();
    const { userId } = await world.withTotp("ann");
    const { effects, transactions } = world.factors;
    const remove = () =>
      transactions.withUser(userId, (sql, user) =>
        effects.removed(sql, user, { userId, factor: "PASSKEY", at: world.clock.now() }),
      );
    await remove();
    expect(world.store.recoveryCodes.size).toBe(1);
    world.store.totps.delete(userId);
    await remove();
    expect(world.store.recoveryCodes.size).toBe(0);
    expect(world.store.events.at(-1)).toMatchObject({ type: "factor.removed", data: { userId, factor: "PASSKEY" } });
  });
});
