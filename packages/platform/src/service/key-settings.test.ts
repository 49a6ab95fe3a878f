import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { InvalidEnvironment, readEnv } from "../running/config.ts";
import { makeVault } from "../stores/vault.ts";
import { makeKeyProvider, readKeySettings } from "./key-settings.ts";

const folder = mkdtempSync(join(tmpdir(), "coffer-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fileWith = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const key = () => randomBytes(32).toString("base64");
const [one, two] = [key(), key()];
const read = (source: Record<string, string>) => readEnv(source, readKeySettings);
const TRANSIT = { VAULT_TRANSIT_URL: "https://vault.internal:8200", VAULT_TOKEN: "hvs.hunter2" };

function faultsOf(source: Record<string, string>): readonly string[] {
  try {
    read(source);
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
  return [];
}

describe("the settings of keys", () => {
  it.each([
    ["KEY_ENCRYPTION_KEY", "hunter2"],
    ["KEY_ENCRYPTION_KEYS", one],
    ["KEY_ENCRYPTION_KEYS", "local-1:hunter2"],
    ["KEY_ENCRYPTION_KEYS", `Local 1:${one}`],
    ["KEY_ENCRYPTION_KEYS", `transit/coffer/1:${one}`],
    ["KEY_ENCRYPTION_KEYS", `local-1:${one},local-2`],
    ["KEY_ENCRYPTION_KEYS", `local-1:${one},local-1:${two}`],
    ["KEY_ENCRYPTION_KEYS", ","],
    ["KEY_ENCRYPTION_KEYS_FILE", "/nowhere"],
    ["KEY_ENCRYPTION_KEYS_FILE", fileWith("wrong", `local-1:${one}\nhunter2\n`)],
    ["VAULT_TRANSIT_URL", "http://vault.internal:8200"],
    ["VAULT_TRANSIT_URL", "https://vault.internal:8200/v1"],
    ["VAULT_TRANSIT_URL", "https://root:hunter2@vault.internal"],
    ["VAULT_TRANSIT_KEY", "../sys"],
    ["VAULT_TRANSIT_MOUNT", "a/b"],
    ["VAULT_TOKEN", "two words"],
    ["VAULT_TOKEN_FILE", "/nowhere"],
    ["VAULT_TOKEN_FILE", fileWith("empty", "\n")],
  ])("refuse %s=%s, and quote nothing", (name, value) => {
    const { VAULT_TOKEN: _, ...withoutToken } = TRANSIT;
    const rest = name.startsWith("VAULT_TOKEN_FILE") ? withoutToken : name.startsWith("VAULT") ? TRANSIT : {};
    const faults = faultsOf({ ...rest, [name]: value });
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
    for (const secret of [one, two, "hunter2"]) expect(faults.join()).not.toContain(secret);
  });

  it("refuse keys that are said twice, and a service without a token or with two, all in one message", () => {
    const faults = faultsOf({
      KEY_ENCRYPTION_KEY: one,
      KEY_ENCRYPTION_KEYS: `local-2:${two}`,
      VAULT_TRANSIT_URL: "http://1.2.3.4",
    });
    expect(faults).toEqual([
      expect.stringContaining("only one of them must be set"),
      expect.stringMatching(/^VAULT_TRANSIT_URL must be /),
      expect.stringMatching(/^VAULT_TOKEN or VAULT_TOKEN_FILE must be set/),
    ]);
    expect(faultsOf({ ...TRANSIT, VAULT_TOKEN_FILE: fileWith("token", "hvs.x") })).toEqual([
      expect.stringMatching(/^VAULT_TOKEN or VAULT_TOKEN_FILE must be set/),
    ]);
  });

  it("call the one key that has no name local-1", async () => {
    const sealed = await makeVault(makeKeyProvider(read({ KEY_ENCRYPTION_KEY: one }))).seal(Buffer.from("x"), "a");
    expect(sealed.keyId).toBe("local-1");
    const named = makeVault(makeKeyProvider(read({ KEY_ENCRYPTION_KEYS: `local-1:${one}` })));
    expect((await named.open(sealed, "a")).toString()).toBe("x");
  });

  it("let the first key wrap and all unwrap, from the variable and from the file alike", async () => {
    const listed = read({ KEY_ENCRYPTION_KEYS: `local-2:${two}, local-1:${one}` });
    const filed = read({ KEY_ENCRYPTION_KEYS_FILE: fileWith("keys", `local-2:${two}\r\nlocal-1:${one}\n`) });
    const old = await makeVault(makeKeyProvider(read({ KEY_ENCRYPTION_KEY: one }))).seal(Buffer.from("x"), "a");
    for (const settings of [listed, filed]) {
      const vault = makeVault(makeKeyProvider(settings));
      expect((await vault.open(old, "a")).toString()).toBe("x");
      expect((await vault.seal(Buffer.from("x"), "a")).keyId).toBe("local-2");
    }
  });

  it("let a service wrap, and keys of this process unwrap what they have wrapped", async () => {
    const keys = makeKeyProvider(read({ ...TRANSIT, KEY_ENCRYPTION_KEY: one }));
    const old = await makeVault(makeKeyProvider(read({ KEY_ENCRYPTION_KEY: one }))).seal(Buffer.from("x"), "a");
    expect((await makeVault(keys).open(old, "a")).toString()).toBe("x");
    expect([keys.has("transit/coffer/1"), keys.has("local-1"), keys.has("local-2")]).toEqual([true, true, false]);
  });

  it("cannot be printed", () => {
    const settings = read({ ...TRANSIT, KEY_ENCRYPTION_KEYS: `local-2:${two},local-1:${one}` });
    const shown = inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings);
    for (const secret of [one, two, "hunter2"]) expect(shown).not.toContain(secret);
    expect(() => makeKeyProvider({ local: [], transit: null })).toThrow("there is no key-encryption key");
  });
});
