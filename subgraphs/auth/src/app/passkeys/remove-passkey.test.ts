import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { makeRemovePasskey } from "./remove-passkey.ts";

describe("removePasskey", () => {
  it("finds none of somebody else, and none where there is none, and tells nobody", async () => {
    const { deps, withPasskey, person, passkeys, store } = makeFakePasskeyWorld();
    const { passkey } = await withPasskey("ann");
    const userId = await person("bob");
    for (const id of [passkey.id, newId("psk"), null])
      expect(await makeRemovePasskey(deps)({ userId, id })).toEqual({
        ok: false,
        error: { code: "PASSKEY_NOT_FOUND" },
      });
    expect([passkeys.kept.size, store.events]).toEqual([1, []]);
  });

  it("takes it away and tells of it; with the last one the recovery codes go", async () => {
    const { deps, withPasskey, passkeys, store } = makeFakePasskeyWorld();
    const { userId, passkey } = await withPasskey("ann");
    expect(store.recoveryCodes.size).toBe(1);
    expect(await makeRemovePasskey(deps)({ userId, id: passkey.id })).toEqual({ ok: true, value: passkey });
    expect([passkeys.kept.size, store.recoveryCodes.size]).toEqual([0, 0]);
    expect(store.events).toMatchObject([
      { type: "passkey.removed", data: { passkeyId: passkey.id } },
      { type: "factor.removed", data: { factor: "PASSKEY" } },
    ]);
    expect(store.mails.at(-1)).toEqual({ kind: "PASSKEY_REMOVED", userId, detail: passkey.name });
  });
});
