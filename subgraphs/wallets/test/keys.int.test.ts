import { inspect } from "node:util";
import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToSeedSync } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeNetworks } from "../src/adapters/networks.ts";
import { ALL, person, verified, type Wallet, type World, world } from "./world.ts";

let here: World;
let shut = false;
const alice = person();
let wallets: readonly Wallet[] = [];

beforeAll(async () => {
  here = await world({
    around: (vault) => ({
      ...vault,
      seal: (plaintext, context) =>
        shut ? Promise.reject(new Error(`shut for ${context}`)) : vault.seal(plaintext, context),
    }),
  });
  await here.publish(verified(alice));
  await here.create(alice, { network: "BITCOIN", name: "Second" });
  wallets = await here.walletsOf(alice);
});
afterAll(() => here.close());

const contextOf = (wallet: Wallet) => `wallets/entropy/${wallet.id}`;
const openSealed = async (wallet: Wallet) => here.vault.open((await here.rowOf(wallet.id)).sealed, contextOf(wallet));

const openAccount = async (wallet: Wallet) =>
  here.vault.open((await here.rowOf(wallet.id)).account, `wallets/account-key/${wallet.id}`);

describe("a stored wallet's sealed account key", () => {
  it("does not open as entropy, nor entropy as it, nor for another wallet, nor with another's blobs in its row", async () => {
    const [one, other] = wallets;
    if (!one || !other) throw new Error("two wallets are needed");
    const [mine, theirs] = [await here.rowOf(one.id), await here.rowOf(other.id)];
    const context = `wallets/account-key/${one.id}`;
    for (const sealed of [
      mine.sealed,
      theirs.account,
      { ...mine.account, ciphertext: theirs.account.ciphertext },
      { ...mine.account, wrappedKey: theirs.account.wrappedKey },
      { ...mine.account, wrappedKey: mine.sealed.wrappedKey },
      { ...mine.account, ciphertext: mine.sealed.ciphertext },
    ])
      await expect(here.vault.open(sealed, context)).rejects.toThrow("does not open");
    await expect(here.vault.open(mine.account, contextOf(one))).rejects.toThrow("does not open");
    await expect(here.vault.open(mine.account, `wallets/account-key/${other.id}`)).rejects.toThrow("does not open");
  });

  it("opens, and is the private part of the stored public key, in 78 bytes", async () => {
    for (const wallet of wallets) {
      const { account_path, account_xpub } = await here.rowOf(wallet.id);
      const bytes = await openAccount(wallet);
      const seed = mnemonicToSeedSync(entropyToMnemonic(await openSealed(wallet), wordlist));
      const account = HDKey.fromMasterSeed(seed).derive(account_path);
      expect(bytes).toHaveLength(78);
      expect(createBase58check(sha256).encode(Uint8Array.from(bytes))).toBe(account.privateExtendedKey);
      expect(account.publicExtendedKey).toBe(account_xpub);
    }
  });
});

describe("a stored wallet's sealed entropy", () => {
  it("does not open for another wallet, nor with another's blobs in its row, nor with a bit changed", async () => {
    const [one, other] = wallets;
    if (!one || !other) throw new Error("two wallets are needed");
    const [mine, theirs] = [(await here.rowOf(one.id)).sealed, (await here.rowOf(other.id)).sealed];
    const flipped = Buffer.from(mine.ciphertext);
    flipped[20] = (flipped[20] ?? 0) ^ 1;
    for (const sealed of [
      theirs,
      { ...mine, ciphertext: theirs.ciphertext },
      { ...mine, wrappedKey: theirs.wrappedKey },
      { ...mine, ciphertext: flipped },
    ]) {
      await expect(here.vault.open(sealed, contextOf(one))).rejects.toThrow("does not open");
    }
    await expect(here.vault.open(mine, contextOf(other))).rejects.toThrow("does not open");
    await expect(here.vault.open(mine, `verification/document/${one.id}/front`)).rejects.toThrow("does not open");
  });

  it("opens, and derives the stored key and address by the reference libraries", async () => {
    expect(wallets).toHaveLength(4);
    for (const wallet of wallets) {
      const { account_path, account_xpub } = await here.rowOf(wallet.id);
      const seed = mnemonicToSeedSync(entropyToMnemonic(await openSealed(wallet), wordlist));
      expect(HDKey.fromMasterSeed(seed).derive(account_path).publicExtendedKey).toBe(account_xpub);
      const chain = makeNetworks(ALL, { bitcoinNetwork: "regtest", mode: "sandbox" }).get(wallet.network)?.chain;
      expect(wallet.addresses.nodes[0]).toMatchObject(chain?.receiveAddress(account_xpub, 0) ?? {});
    }
  });

  it("is 256 bits of its own for each wallet", async () => {
    const all = await Promise.all(wallets.map(openSealed));
    expect(all.map(({ length }) => length)).toEqual([32, 32, 32, 32]);
    expect(new Set(all.map((bytes) => bytes.toString("hex"))).size).toBe(4);
  });

  it("never stands in a log, an answer, an event or a row in any notation, whatever goes wrong", async () => {
    const said: unknown[] = [await here.walletsOf(alice)];
    shut = true;
    said.push(await here.create(alice, { network: "TRON" }));
    await here.publish(verified(person()));
    shut = false;
    // A database that fails while it stores: its error carries the row.
    await here.rows("ALTER TABLE wallets.wallet ADD CONSTRAINT never CHECK (false) NOT VALID");
    said.push(await here.create(alice, { network: "TRON" }));
    await here.publish(verified(person()));
    await here.rows("ALTER TABLE wallets.wallet DROP CONSTRAINT never");
    expect(JSON.stringify(said).match(/INTERNAL_SERVER_ERROR/g)).toHaveLength(2);
    expect(here.lines.join("")).toContain("violates check constraint");
    expect(await here.countOf("dead_letter")).toBe(2);

    const rows = await here.rows(
      "SELECT w::text AS text FROM wallets.wallet w UNION ALL SELECT a::text FROM wallets.address a UNION ALL SELECT d::text FROM wallets.dead_letter d",
    );
    const everything = [
      here.lines.join("\n"),
      JSON.stringify(said),
      JSON.stringify(rows),
      JSON.stringify(await here.stated()),
    ].join("\n");
    for (const wallet of wallets) {
      const entropy = await openSealed(wallet);
      const mnemonic = entropyToMnemonic(entropy, wordlist);
      const seed = Buffer.from(mnemonicToSeedSync(mnemonic));
      const master = HDKey.fromMasterSeed(seed);
      const account = master.derive((await here.rowOf(wallet.id)).account_path);
      const forms = [
        mnemonic.split(" ").slice(0, 4).join(" "),
        master.privateExtendedKey,
        account.privateExtendedKey,
        ...[entropy, seed, Buffer.from(account.privateKey ?? ""), await openAccount(wallet)].flatMap((bytes) => [
          bytes.toString("hex").slice(0, 24),
          bytes.toString("base64").slice(0, 20),
          bytes.subarray(0, 10).join(","),
          inspect(bytes.subarray(0, 10)).slice("<Buffer ".length, -1),
        ]),
      ];
      for (const form of forms) {
        expect(form.length).toBeGreaterThan(15);
        expect(everything.includes(form)).toBe(false);
      }
    }
    expect(everything).not.toMatch(/[xt]prv/);
  });
});
