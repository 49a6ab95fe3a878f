import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeWorld, POLICY } from "../../../test/fakes/world.ts";
import { opaqueTokens } from "../../adapters/sessions/opaque-tokens.ts";

const how = { origin: { deviceTokenHash: new Uint8Array(32), isNewDevice: false }, methods: ["pwd"] } as const;

describe("startSession", () => {
  it("starts none for a user who is frozen or not there, and signs nothing", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const user = world.store.users.get(id);
    if (user) user.freeze = { frozenAt: new Date(0), reason: "r", byId: id };
    for (const userId of [id, newId("usr")]) expect(await world.startSession({ id: userId }, how)).toBeNull();
    expect([world.store.sessions.size, world.accessTokens.signed]).toEqual([0, []]);
  });

  it("ends the least recently used of too many, tells of each, and lets in also where nobody can be told", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    for (let i = 0; i < POLICY.most; i += 1) {
      await world.startSession({ id }, how);
      world.clock.pass(1_000);
    }
    const [oldest, second] = [...world.store.sessions.keys()];
    expect(await world.startSession({ id }, how)).not.toBeNull();
    expect(world.endedSessions.announced).toEqual([oldest]);
    expect(world.store.events).toMatchObject([{ subject: oldest, data: { reason: "DISPLACED" } }]);

    world.endedSessions.isAway = true;
    expect(await world.startSession({ id }, how)).not.toBeNull();
    expect(world.store.sessions.get(second ?? "")?.ended?.reason).toBe("DISPLACED");
    expect(world.store.events).toHaveLength(2);
  });

  it("gives the roles that stand when the session does, and not those that its caller knew", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const user = world.store.users.get(id);
    if (user) world.store.users.set(id, { ...user, roles: ["USER", "OPERATOR"] });
    await world.startSession({ id }, how);
    expect(world.accessTokens.signed).toMatchObject([{ userId: id, roles: ["USER", "OPERATOR"] }]);
  });

  it("tells of a device that is not known, once the user has one, with what it says it is and where it was seen", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const start = (isNewDevice: boolean, address?: string) =>
      world.startSession({ id }, { ...how, origin: { ...how.origin, isNewDevice, address, agent: "curl/8.5.0" } });
    await start(true);
    await start(false);
    expect(world.store.events).toEqual([]);
    await start(true, "192.0.2.1");
    await start(true, "unknown");
    const at = world.clock.now().toISOString();
    expect(world.store.events.filter(({ type }) => type === "session.new_device").map(({ data }) => data)).toEqual([
      { sessionId: expect.any(String), userId: id, device: "curl", address: "192.0.2.1", at },
      { sessionId: expect.any(String), userId: id, device: "curl", address: null, at },
    ]);
    expect([...world.store.sessions.values()].map(({ seen }) => seen.address)).toEqual([null, null, "192.0.2.1", null]);
  });

  it("tells by mail of devices that are not known, five times a day at most, at a confirmed address alone", async () => {
    const world = makeFakeWorld();
    const [ann, bob] = [await world.person("ann"), await world.person("bob")];
    const user = world.store.users.get(bob);
    if (user) world.store.users.set(bob, { ...user, emailConfirmedAt: null });
    const start = (id: typeof ann, address: string, agent?: string) =>
      world.startSession({ id }, { ...how, origin: { ...how.origin, isNewDevice: true, address, agent } });
    for (const id of [ann, bob]) await start(id, "192.0.2.1");
    expect(world.store.mails).toEqual([]); // the first of a new account
    await start(bob, "192.0.2.2");
    await start(ann, "192.0.2.2", "curl/8.5.0");
    for (let i = 0; i < 6; i += 1) await start(ann, "unknown");
    const bare = { kind: "NEW_DEVICE", userId: ann };
    expect(world.store.mails).toEqual([{ ...bare, detail: "curl, 192.0.2.2" }, bare, bare, bare, bare]);
    world.clock.pass(86_400_000);
    await start(ann, "192.0.2.3");
    expect(world.store.mails.at(-1)).toEqual({ ...bare, detail: "192.0.2.3" });
    expect(world.store.mails).toHaveLength(6);
  });

  it("keeps of its refresh token what finds it, and nothing that could be one", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const tokens = await world.startSession({ id }, how);
    if (!tokens) throw new Error("no session");
    const [session] = world.store.sessions.values();
    expect(session?.tokens[0]?.hash).toBe(Buffer.from(opaqueTokens.hashOf(tokens.refreshToken) ?? []).toString("hex"));
    expect(JSON.stringify([...world.store.sessions.values()])).not.toContain(tokens.refreshToken.reveal());
    expect(tokens.refreshTokenExpiresAt).toEqual(new Date(world.clock.now().getTime() + POLICY.idleMs));
  });
});
