import { newId } from "@coffer/contracts/ids";
import type { Line } from "@coffer/platform/text/parse-text";
import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { makeRenamePasskey } from "./rename-passkey.ts";

const name = "Kitchen" as unknown as Line;

describe("renamePasskey", () => {
  it("finds none of somebody else, and none where there is none", async () => {
    const { deps, withPasskey, person, passkeys } = makeFakePasskeyWorld();
    const { passkey } = await withPasskey("ann");
    const userId = await person("bob");
    for (const id of [passkey.id, newId("psk"), null])
      expect(await makeRenamePasskey(deps)({ userId, id, name })).toEqual({
        ok: false,
        error: { code: "PASSKEY_NOT_FOUND" },
      });
    expect(passkeys.kept.get(passkey.id)?.name).toBe("Passkey");
  });

  it("gives it the name, and nothing else changes", async () => {
    const { deps, withPasskey, passkeys } = makeFakePasskeyWorld();
    const { userId, passkey } = await withPasskey("ann");
    const renamed = { ...passkey, name };
    expect(await makeRenamePasskey(deps)({ userId, id: passkey.id, name })).toEqual({ ok: true, value: renamed });
    expect(passkeys.kept.get(passkey.id)).toEqual(renamed);
  });
});
