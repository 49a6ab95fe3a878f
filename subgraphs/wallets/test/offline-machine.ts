import type { Litecoind } from "@coffer/local-parts/litecoind";
import { sha256 } from "@noble/hashes/sha2.js";
import { createBase58check } from "@scure/base";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import { descriptorChecksum } from "../src/adapters/chains/bitcoin/descriptor.ts";

export const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const master = HDKey.fromMasterSeed(mnemonicToSeedSync(WORDS));
const accountOf = (purpose: number) => master.derive(`m/${purpose}'/1'/0'`);
export const keyAt = (path: string) => master.derive(path).privateKey;
const VERSIONS = { private: 0x04358394, public: 0x043587cf };
export const FINGERPRINT = master.fingerprint.toString(16).padStart(8, "0");
/** As a hardware wallet exports it (BIP-380, 389): `form` has KEY where its key stands. */
export function descriptorOf(purpose: number, form: string): string {
  const tpub = HDKey.fromJSON({ xpriv: accountOf(purpose).privateExtendedKey });
  const key = new HDKey({
    ...{ versions: VERSIONS, depth: tpub.depth, index: tpub.index, parentFingerprint: tpub.parentFingerprint },
    ...{ chainCode: tpub.chainCode as Uint8Array, publicKey: tpub.publicKey as Uint8Array },
  });
  const body = form.replace("KEY", `[${FINGERPRINT}/${purpose}h/1h/0h]${key.publicExtendedKey}/<0;1>/*`);
  return `${body}#${descriptorChecksum(body)}`;
}
export const DESCRIPTOR = descriptorOf(84, "wpkh(KEY)");
const base58check = createBase58check(sha256);

/**
 * A Core node, which has the keys, no network, and its own code for PSBTs: Litecoin's, whose
 * scripts and signatures are Bitcoin's.
 */
export async function offlineMachine(litecoind: Litecoind) {
  await litecoind.ask("createwallet", "offline");
  for (const purpose of [44, 49, 84])
    for (const chain of [0, 1])
      for (let child = 0; child < 3; child += 1) {
        const key = accountOf(purpose).deriveChild(chain).deriveChild(child).privateKey as Uint8Array;
        const wif = base58check.encode(Uint8Array.of(0xef, ...key, 1));
        await litecoind.askWallet("offline", "importprivkey", wif, "", false);
      }
  return async (psbt: string): Promise<{ readonly psbt: string; readonly complete: boolean }> =>
    (await litecoind.askWallet("offline", "walletprocesspsbt", psbt, true, "ALL")) as {
      psbt: string;
      complete: boolean;
    };
}
