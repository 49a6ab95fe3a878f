import { randomBytes } from "node:crypto";
import { HDKey } from "@scure/bip32";
import { generateMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import type { Patterns } from "./search-bytes.ts";
import { addressKeysOf, firstWordsOf, formsOf } from "./wallet-secrets.ts";

/** A wallet that somebody brings, and what nobody may find of it. */
export type Brought = {
  /** As `importWallet` takes it. */
  readonly input: Readonly<Record<string, string>>;
  /** As its owner wrote it. */
  readonly written: Patterns;
  /** What it is made of and what comes of it, in every form that it could be in. */
  readonly keys: Patterns;
};

const TEST_NET = { private: 0x04358394, public: 0x043587cf };
const ABOUT = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

/** Twelve words with a passphrase, of Ethereum. */
export function bringWords(): Brought {
  const [words, passphrase] = [generateMnemonic(wordlist, 128), `pass ${randomBytes(9).toString("base64url")}`];
  const seed = mnemonicToSeedSync(words, passphrase);
  const account = HDKey.fromMasterSeed(seed).derive("m/44'/60'/0'");
  return {
    input: { network: "ETHEREUM", secret: words, passphrase },
    written: new Map([
      ["words", firstWordsOf(words)],
      ["passphrase", Buffer.from(passphrase)],
    ]),
    keys: new Map([
      ...formsOf("entropy of the words", mnemonicToEntropy(words, wordlist)),
      ...formsOf("left half of the seed", seed.subarray(0, 32)),
      ...formsOf("right half of the seed", seed.subarray(32)),
      ...addressKeysOf("account of the words", account),
    ]),
  };
}

/** A private key in hexadecimal digits, of Ethereum. */
export function bringHex(): Brought {
  const key = randomBytes(32);
  return {
    input: { network: "ETHEREUM", secret: `0x${key.toString("hex")}` },
    written: new Map([["hexadecimal key", Buffer.from(key.toString("hex"))]]),
    keys: new Map(formsOf("key that was hexadecimal", key).filter(([what]) => !what.endsWith("hex"))),
  };
}

/** An account's extended private key, of Bitcoin's regtest. */
export function bringExtended(): Brought {
  const seed = mnemonicToSeedSync(generateMnemonic(wordlist, 128));
  const account = HDKey.fromMasterSeed(seed, TEST_NET).derive("m/84'/1'/0'");
  return {
    input: { network: "BITCOIN", secret: account.privateExtendedKey, addressType: "P2WPKH" },
    written: new Map([["extended key", Buffer.from(account.privateExtendedKey)]]),
    keys: new Map(addressKeysOf("account of the extended key", account)),
  };
}

/** A private key in the form of wallets (WIF), of a test net: its address can be mined for. */
export function bringWif(): Brought & { readonly address: string } {
  const { privateKey } = HDKey.fromMasterSeed(mnemonicToSeedSync(ABOUT)).derive("m/84'/1'/0'/0/0");
  const secret = "cTGhosGriPpuGA586jemcuH9pE9spwUmneMBmYYzrQEbY92DJrbo";
  return {
    address: "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk",
    input: { network: "BITCOIN", secret, addressType: "P2WPKH" },
    written: new Map([["WIF", Buffer.from(secret)]]),
    keys: new Map(formsOf("key of the WIF", privateKey ?? new Uint8Array())),
  };
}
