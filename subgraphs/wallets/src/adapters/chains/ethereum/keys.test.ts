import { Secret } from "@coffer/platform/values/secret";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeEthereumKeys } from "./keys.ts";

const keys = makeEthereumKeys();
/** Of anvil and Hardhat, which everybody has. */
const WORDS = "test test test test test test test test test test test junk";
const [FIRST, SECOND] = ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"];
const KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
const read = (secret: string) => keys.readBrought({ secret: new Secret(secret), passphrase: null, addressType: null });

describe("keys of Ethereum that were not made here", () => {
  it("have the addresses that every wallet has of them", async () => {
    const words = await read(WORDS);
    if (!words.ok || words.value.watched.of !== "ACCOUNT") throw new Error("no account");
    const { watched } = words.value;
    expect([0, 1].map((child) => keys.addressOf(watched, 0, child))).toEqual([
      { address: FIRST, derivationPath: "m/44'/60'/0'/0/0" },
      { address: SECOND, derivationPath: "m/44'/60'/0'/0/1" },
    ]);
    const one = await read(KEY);
    expect(one).toMatchObject({ value: { watched: { of: "ADDRESS", address: FIRST } } });
    const known = keys.readWatched(watched.xpub, null);
    expect(known).toMatchObject({ value: { of: "ACCOUNT", xpub: watched.xpub, accountPath: null } });
    expect(keys.readWatched(FIRST.toLowerCase(), null)).toMatchObject({ value: { address: FIRST } });
  });

  it("are refused where they are none, or none of what is asked for", async () => {
    expect(keys.readWatched(KEY, null)).toEqual({ ok: false, error: "PRIVATE_KEY" });
    expect(keys.readWatched(WORDS, null)).toEqual({ ok: false, error: "PRIVATE_KEY" });
    expect(keys.readWatched(FIRST.replace("f39F", "f39f"), null)).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
    expect(keys.readWatched(`0x${"0".repeat(40)}`, null)).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
    expect(keys.readWatched(FIRST, "P2TR")).toEqual({ ok: false, error: "ADDRESS_TYPE_DIFFERS" });
    expect(await read(FIRST)).toEqual({ ok: false, error: "NOT_UNDERSTOOD" });
    expect(
      await read(
        "zprvAdG4iTXWBoARxkkzNpNh8r6Qag3irQB8PzEMkAFeTRXxHpbF9z4QgEvBRmfvqWvGp42t42nvgGpNgYSJA9iefm1yYNZKEm7z6qUWCroSQnE",
      ),
    ).toEqual({ ok: false, error: "OTHER_NETWORK" });
  });

  it("are refused and nothing else, whatever is given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (given) => {
        for (const result of [keys.readWatched(given, null), await read(given)])
          if (!result.ok) expect(result.error).toMatch(/^[A-Z_]+$/);
      }),
    );
  });
});
