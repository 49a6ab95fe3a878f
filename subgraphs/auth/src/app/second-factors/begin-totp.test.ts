import { inspect } from "node:util";
import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";

describe("beginTotp", () => {
  it("refuses where an app is confirmed, and leaves it", async () => {
    const world = makeFakeWorld();
    const { userId, secret } = await world.withTotp("ann");
    expect(await world.factors.beginTotp(userId)).toEqual({ ok: false, error: { code: "TOTP_ALREADY_ENABLED" } });
    expect(world.store.totps.get(userId)?.secret.reveal()).toBe(secret.reveal());
  });

  it("refuses who is frozen, or not there", async () => {
    const world = makeFakeWorld();
    const id = await world.person("ann");
    const user = world.store.users.get(id);
    if (user) user.freeze = { frozenAt: new Date(0), reason: "r", byId: id };
    for (const userId of [id, newId("usr")])
      await expect(world.factors.beginTotp(userId)).rejects.toMatchObject({ extensions: { code: "UNAUTHENTICATED" } });
  });

  it("gives 160 bits as a key URI, a picture of it and text, and prints none of them", async () => {
    const world = makeFakeWorld();
    const begun = await world.factors.beginTotp(await world.person("ann"));
    if (!begun.ok) throw new Error("not begun");
    const { secret, uri, qrSvg, expiresAt } = begun.value;
    expect(secret.reveal()).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri.reveal()).toBe(
      `otpauth://totp/localhost:ann?issuer=localhost&secret=${secret.reveal()}&algorithm=SHA1&digits=6&period=30`,
    );
    expect(qrSvg.reveal()).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+"/);
    expect(expiresAt).toEqual(new Date(world.clock.now().getTime() + 900_000));
    for (const shown of [JSON.stringify(begun), inspect(begun, { depth: null })])
      expect(shown).not.toContain(secret.reveal());
  });

  it("makes another secret each time, and the last one counts", async () => {
    const world = makeFakeWorld();
    const userId = await world.person("ann");
    const [first, second] = [await world.factors.beginTotp(userId), await world.factors.beginTotp(userId)];
    if (!first.ok || !second.ok) throw new Error("not begun");
    expect(first.value.secret.reveal()).not.toBe(second.value.secret.reveal());
    expect(world.store.totps.get(userId)?.secret.reveal()).toBe(second.value.secret.reveal());
  });
});
