import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ImportedKey, KeyReader } from "../../app/segregated/key-ports.ts";
import type { KeyFault, Watched } from "../../domain/segregated/keys.ts";
import { accountPath as accountPathOf } from "../../domain/wallets/derivation-path.ts";
import { chainKey } from "./account-chains.ts";
import { accountOfExtended, accountOfWords, type BroughtAccount, looksHexKey, readHexKey } from "./brought-keys.ts";
import { looksExtended, looksPrivate, readExtendedText, xpubText } from "./extended-text.ts";
import { findCurve } from "./find-curve.ts";

const SPACE = /\s/;
const ACCOUNT_DEPTH = 3;

/** One network whose money is in accounts, each of one key. */
export type AccountNetwork = {
  /** SLIP-44. */
  readonly coinType: number;
  /** Of an uncompressed public key. */
  readonly encode: (publicKey: Uint8Array) => string;
  /** As it is written here; null where it is no address that somebody can have. */
  readonly readAddress: (text: string) => string | null;
};

/** Accounts have no chain for change, and one kind of address. */
export function makeAccountKeys({ coinType, encode, readAddress }: AccountNetwork): KeyReader {
  const path = accountPathOf({ purpose: 44, coinType, account: 0 });
  return {
    addressTypes: [],
    chains: [0],
    async readBrought({ secret, passphrase, addressType }) {
      const text = secret.reveal().trim();
      if (addressType !== null) return err("ADDRESS_TYPE_DIFFERS");
      if (SPACE.test(text)) return imported(await accountOfWords({ secret, passphrase }, path));
      if (passphrase !== null) return err("NOT_UNDERSTOOD");
      if (looksExtended(text)) return readAccount(text, path);
      const key = readHexKey(text);
      if (key === null) return err("NOT_UNDERSTOOD");
      const address = encode(findCurve().publicKeyOf(key));
      return ok({ watched: { of: "ADDRESS", address, others: [], addressType: null }, spending: key });
    },
    readWatched(given, addressType) {
      const text = given.trim();
      if (looksPrivate(text) || looksHexKey(text) || text.split(/\s+/).length >= 12) return err("PRIVATE_KEY");
      if (addressType !== null) return err("ADDRESS_TYPE_DIFFERS");
      if (looksExtended(text)) return readXpub(text);
      const address = readAddress(text);
      return address === null ? err("NOT_UNDERSTOOD") : ok({ of: "ADDRESS", address, others: [], addressType: null });
    },
    addressOf: ({ xpub, accountPath }, chain, child) => ({
      address: encode(chainKey(xpub, chain, child)),
      derivationPath: accountPath === null ? null : `${accountPath}/${chain}/${child}`,
    }),
  };
}

/** Of such a network every extended key has the versions of `xprv` and `xpub`. */
function readAccount(text: string, path: string): Result<ImportedKey, KeyFault> {
  const read = readExtendedText(text);
  if (!read.ok) return read;
  if (!read.value.isPrivate) return err("PUBLIC_KEY");
  if (!read.value.isTest && read.value.addressType === null) return imported(accountOfExtended(read.value, path));
  read.value.bytes.fill(0);
  return err("OTHER_NETWORK");
}

function readXpub(text: string): Result<Watched, KeyFault> {
  const read = readExtendedText(text);
  if (!read.ok) return read;
  if (read.value.isTest || read.value.addressType !== null) return err("OTHER_NETWORK");
  if (read.value.depth !== ACCOUNT_DEPTH) return err("NOT_AN_ACCOUNT");
  return ok({ of: "ACCOUNT", xpub: xpubText(read.value), accountPath: null, addressType: null });
}

const imported = (account: Result<BroughtAccount, KeyFault>): Result<ImportedKey, KeyFault> =>
  account.ok
    ? ok({
        watched: {
          of: "ACCOUNT",
          xpub: account.value.xpub,
          accountPath: account.value.accountPath,
          addressType: null,
        },
        spending: account.value.spending,
      })
    : account;
