import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { FIRST_KEY_ID } from "@coffer/platform/service/key-settings";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import type { Secret } from "@coffer/platform/values/secret";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToSeedSync } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import pg from "pg";
import type { Patterns } from "./search-bytes.ts";

type Row = {
  readonly id: Uuid;
  readonly network: string;
  readonly account_path: string;
  readonly account_xpub: string;
  readonly key_id: string;
  readonly wrapped_key: Buffer;
  readonly ciphertext: Buffer;
};

const ADDRESSES = 3;
/** Of a sentence: nobody writes as many of them in this order by chance. */
const WORDS = 5;

export type WalletSecrets = {
  /** What nobody but the vault may have, in every form that it could be in. */
  readonly secret: Patterns;
  /** What everybody may have, and is sure to be where the others would be: of each wallet one. */
  readonly known: Patterns;
};

/** Of all wallets, by other code than theirs, from what the database and the vault's key give. */
export async function readWalletSecrets(adminUrl: string, keyEncryptionKey: Secret): Promise<WalletSecrets> {
  const vault = makeVault(makeLocalKeyProvider({ keyId: FIRST_KEY_ID, key: keyEncryptionKey }));
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<Row>("SELECT * FROM wallets.wallet");
    const [secret, known] = [new Map<string, Buffer>(), new Map<string, Buffer>()];
    for (const row of rows) {
      const sealed = { keyId: row.key_id, wrappedKey: row.wrapped_key, ciphertext: row.ciphertext };
      const entropy = await vault.open(sealed, `wallets/entropy/${idFromUuid("wal", row.id)}`);
      for (const [what, pattern] of patternsOf(entropy, row)) secret.set(`${row.network} ${row.id}: ${what}`, pattern);
      known.set(`${row.network} ${row.id}: xpub`, Buffer.from(row.account_xpub));
    }
    return { secret, known };
  } finally {
    await client.end();
  }
}

function patternsOf(entropy: Uint8Array, { account_path, account_xpub }: Row): Patterns {
  const words = entropyToMnemonic(entropy, wordlist);
  const seed = mnemonicToSeedSync(words);
  const patterns = new Map<string, Buffer>([
    ["words", firstWordsOf(words)],
    ...formsOf("entropy", entropy),
    ...formsOf("left half of the seed", seed.subarray(0, 32)),
    ...formsOf("right half of the seed", seed.subarray(32)),
  ]);
  const add = (what: string, key: HDKey) => {
    for (const [form, pattern] of formsOfKey(what, key)) patterns.set(form, pattern);
  };
  let account = HDKey.fromMasterSeed(seed);
  add("master key", account);
  for (const step of account_path.split("/").slice(1)) {
    account = account.derive(`m/${step}`);
    add(`key at ${step}`, account);
  }
  if (account.publicExtendedKey !== account_xpub) throw new Error("this is not how the wallet was derived");
  patterns.set("xprv", Buffer.from(account.privateExtendedKey));
  for (const [form, pattern] of addressKeysOf("account", account)) patterns.set(form, pattern);
  return patterns;
}

type Forms = readonly (readonly [string, Buffer])[];

/** Enough of a sentence. */
export const firstWordsOf = (words: string): Buffer => Buffer.from(words.split(" ").slice(0, WORDS).join(" "));

/** An account's key, its receive chain's and its first addresses'. */
export function addressKeysOf(what: string, account: HDKey): Forms {
  const receive = account.deriveChild(0);
  return [
    ...formsOfKey(`key of the ${what}`, account),
    ...formsOfKey(`${what}: key of the receive chain`, receive),
    ...Array.from({ length: ADDRESSES }, (_, index) =>
      formsOfKey(`${what}: key of address ${index}`, receive.deriveChild(index)),
    ).flat(),
  ];
}

const formsOfKey = (what: string, { privateKey }: HDKey): Forms => formsOf(what, privateKey ?? new Uint8Array());

/** As they are; as a number of V8's, the lowest byte first; as text. */
export const formsOf = (what: string, bytes: Uint8Array): Forms => [
  [what, Buffer.from(bytes)],
  [`${what}, reversed`, Buffer.from(bytes).reverse()],
  [`${what}, in hex`, Buffer.from(Buffer.from(bytes).toString("hex"))],
  [`${what}, in base64`, Buffer.from(Buffer.from(bytes).toString("base64"))],
];
