import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { TRIES } from "../../domain/sessions/challenge.ts";
import { makeStartPasskeySecondFactor } from "./start-passkey-second-factor.ts";

const EXPIRED = { ok: false, error: { code: "CHALLENGE_EXPIRED" } };

describe("startPasskeySecondFactor", () => {
  const challenge = new Secret("A".repeat(43));
  async function makeWorld(misses: number | null) {
    const { deps, startCeremonies, withPasskey } = makeFakePasskeyWorld();
    const { userId, device } = await withPasskey("ann");
    const challenges = { find: async () => userId, misses: async () => misses };
    return { device, start: makeStartPasskeySecondFactor({ ...deps, challenges, startCeremonies }) };
  }

  it("tells nobody of passkeys who waits for nothing", async () => {
    expect(await (await makeWorld(null)).start(challenge)).toEqual(EXPIRED);
    expect(await (await makeWorld(TRIES)).start(challenge)).toEqual(EXPIRED);
    expect(await (await makeWorld(0)).start(new Secret("no challenge"))).toEqual(EXPIRED);
    const { deps, startCeremonies } = makeFakePasskeyWorld();
    const challenges = { find: async () => null, misses: () => Promise.reject(new Error("not asked")) };
    expect(await makeStartPasskeySecondFactor({ ...deps, challenges, startCeremonies })(challenge)).toEqual(EXPIRED);
  });

  it("names the passkeys of whoever gave the password", async () => {
    const { start, device } = await makeWorld(TRIES - 1);
    const begun = await start(challenge);
    expect(begun.ok && JSON.parse(begun.value.options).allowCredentials).toMatchObject([{ id: device.credentialId }]);
  });
});
