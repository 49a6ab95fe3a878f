import { newId } from "@coffer/contracts/ids";
import { makeFakeVault } from "@coffer/testkit/fakes/vault";
import { describe, expect, it } from "vitest";
import { makeFakeSeeds } from "../../../test/fakes/world.ts";
import { accountKeyContext, entropyContext } from "./make-wallet-keys.ts";
import { AccountDiffers, makeSealAccountKey } from "./seal-account-key.ts";

const PATH = "m/44'/195'/0'";

async function walletOfEntropy() {
  const [seeds, vault] = [makeFakeSeeds(), makeFakeVault()];
  const id = newId("wal");
  const entropy = seeds.newEntropy();
  const { xpub, xprv } = await seeds.deriveAccount(entropy, PATH);
  const wallet = {
    id,
    accountPath: PATH,
    accountXpub: xpub,
    sealedEntropy: await vault.seal(entropy, entropyContext(id)),
  };
  return { seal: makeSealAccountKey({ seeds, vault }), vault, wallet, xprv };
}

describe("sealAccountKey", () => {
  it("refuses another wallet's entropy", async () => {
    const { seal, wallet } = await walletOfEntropy();
    await expect(seal({ ...wallet, id: newId("wal") })).rejects.toThrow("does not open");
  });

  it("refuses entropy that gives another public key, and quotes neither", async () => {
    const { seal, wallet } = await walletOfEntropy();
    const fault = await seal({ ...wallet, accountXpub: "xpub-of-another" }).catch((error: Error) => error);
    expect(fault).toBeInstanceOf(AccountDiffers);
    expect(String(fault)).not.toContain("xpub");
  });

  it("seals the account's private key under its own context, and never twice alike", async () => {
    const { seal, vault, wallet, xprv } = await walletOfEntropy();
    const [once, again] = [await seal(wallet), await seal(wallet)];
    expect(await vault.open(once, accountKeyContext(wallet.id))).toEqual(xprv);
    await expect(vault.open(once, entropyContext(wallet.id))).rejects.toThrow("does not open");
    expect(Buffer.from(once.ciphertext).equals(again.ciphertext)).toBe(false);
  });
});
