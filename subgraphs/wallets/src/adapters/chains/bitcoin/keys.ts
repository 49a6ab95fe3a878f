import { readBitcoinPayee } from "@coffer/addresses/bitcoin";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { BroughtKey, ImportedKey, KeyReader } from "../../../app/segregated/key-ports.ts";
import type { AddressType, KeyFault, Watched } from "../../../domain/segregated/keys.ts";
import { accountPath } from "../../../domain/wallets/derivation-path.ts";
import { chainKey } from "../../derivation/account-chains.ts";
import {
  accountOfExtended,
  accountOfWords,
  type BroughtAccount,
  isPrivateKey,
  looksHexKey,
  readHexKey,
} from "../../derivation/brought-keys.ts";
import {
  base58check,
  type ExtendedText,
  looksExtended,
  looksPrivate,
  readExtendedText,
  xpubText,
} from "../../derivation/extended-text.ts";
import { findCurve } from "../../derivation/find-curve.ts";
import { copySecret } from "../../derivation/secret-bytes.ts";
import { encodeAddress, PURPOSES } from "./address-types.ts";
import { looksLikeDescriptor, readDescriptor } from "./descriptor.ts";
import { BITCOIN_NETS, type BitcoinNet } from "./nets.ts";

/** Where nobody says another. */
const USUAL: AddressType = "P2WPKH";
const TYPES: readonly AddressType[] = [USUAL, "P2TR", "P2SH_P2WPKH", "P2PKH"];
const SPACE = /\s/;
const WIF = /^[5KL9c][1-9A-HJ-NP-Za-km-z]{50,51}$/;
const WIF_VERSIONS = { main: 0x80, test: 0xef } as const;
const COMPRESSED = 0x01;

export function makeBitcoinKeys({ net }: { readonly net: BitcoinNet }): KeyReader {
  const params = BITCOIN_NETS[net];
  const isTest = net !== "mainnet";
  const pathOf = (type: AddressType) => accountPath({ purpose: PURPOSES[type], coinType: params.coinType, account: 0 });

  async function readBrought(brought: BroughtKey): Promise<Result<ImportedKey, KeyFault>> {
    const text = brought.secret.reveal().trim();
    const type = brought.addressType ?? USUAL;
    if (SPACE.test(text)) return imported(await accountOfWords(brought, pathOf(type)), type);
    if (brought.passphrase !== null) return err("NOT_UNDERSTOOD");
    if (looksExtended(text)) return readAccount(text, brought.addressType);
    const key = WIF.test(text) ? readWif(text, isTest) : readHex(text);
    if (!key.ok) return key;
    const publicKey = findCurve().publicKeyOf(key.value);
    const addressAs = (one: AddressType) => encodeAddress(one, publicKey, params);
    // It does not say which addresses it has been paid at.
    const others = brought.addressType === null ? TYPES.filter((one) => one !== USUAL).map(addressAs) : [];
    const watched = { of: "ADDRESS", address: addressAs(type), others, addressType: brought.addressType } as const;
    return ok({ watched, spending: key.value });
  }

  function readAccount(text: string, asked: AddressType | null): Result<ImportedKey, KeyFault> {
    const read = readExtendedText(text);
    if (!read.ok) return read;
    // Of a master any account can be had; an account is of one kind.
    const usual = read.value.depth === 0 ? USUAL : null;
    const type = typeOf(read.value, { asked: asked ?? read.value.addressType ?? usual, isTest });
    if (!read.value.isPrivate) return err("PUBLIC_KEY");
    if (!type.ok) {
      read.value.bytes.fill(0);
      return type;
    }
    return imported(accountOfExtended(read.value, pathOf(type.value)), type.value);
  }

  function readWatched(given: string, asked: AddressType | null): Result<Watched, KeyFault> {
    const text = given.trim();
    if (isSecret(text)) return err("PRIVATE_KEY");
    if (looksLikeDescriptor(text)) return readDescribed(text, { asked, isTest });
    if (looksExtended(text)) return readXpub(text, { asked, isTest });
    // Letters of Bech32 may be capitals; blocks are compared with small ones, as it is read.
    const address = readBitcoinPayee(text, params)?.address;
    if (address === undefined) return err(isOfAnotherNet(text, net) ? "OTHER_NETWORK" : "NOT_UNDERSTOOD");
    return asked === null ? ok({ of: "ADDRESS", address, others: [], addressType: null }) : err("ADDRESS_TYPE_DIFFERS");
  }

  return {
    readBrought,
    readWatched,
    addressTypes: TYPES,
    chains: [0, 1],
    addressOf({ xpub, accountPath: path, addressType }, chain, child) {
      const address = encodeAddress(addressType ?? USUAL, chainKey(xpub, chain, child), params);
      return { address, derivationPath: path === null ? null : `${path}/${chain}/${child}` };
    },
  };
}

type Wanted = { readonly asked: AddressType | null; readonly isTest: boolean };

function typeOf(read: ExtendedText, { asked, isTest }: Wanted): Result<AddressType, KeyFault> {
  if (read.isTest !== isTest) return err("OTHER_NETWORK");
  if (asked !== null && read.addressType !== null && asked !== read.addressType) return err("ADDRESS_TYPE_DIFFERS");
  const type = read.addressType ?? asked;
  return type === null ? err("ADDRESS_TYPE_NEEDED") : ok(type);
}

function readXpub(text: string, wanted: Wanted): Result<Watched, KeyFault> {
  const read = readExtendedText(text);
  if (!read.ok) return read;
  const type = typeOf(read.value, wanted);
  if (!type.ok) return type;
  if (read.value.depth !== 3) return err("NOT_AN_ACCOUNT");
  return ok({ of: "ACCOUNT", xpub: xpubText(read.value), accountPath: null, addressType: type.value });
}

/** What a descriptor says of its key is taken as it is, its depth too. */
function readDescribed(text: string, { asked, isTest }: Wanted): Result<Watched, KeyFault> {
  const described = readDescriptor(text);
  if (!described.ok) return described;
  const { addressType, xpub, path, fingerprint } = described.value;
  if (asked !== null && asked !== addressType) return err("ADDRESS_TYPE_DIFFERS");
  const read = readExtendedText(xpub);
  if (!read.ok) return read;
  if (read.value.isTest !== isTest) return err("OTHER_NETWORK");
  return ok({ of: "ACCOUNT", xpub: xpubText(read.value), accountPath: path, addressType, fingerprint });
}

const imported = (
  account: Result<BroughtAccount, KeyFault>,
  addressType: AddressType,
): Result<ImportedKey, KeyFault> =>
  account.ok
    ? ok({
        watched: { of: "ACCOUNT", xpub: account.value.xpub, accountPath: account.value.accountPath, addressType },
        spending: account.value.spending,
      })
    : account;

/** Whatever could spend, right or wrong: words, an extended private key, a private key. */
const isSecret = (text: string): boolean =>
  looksPrivate(text) || WIF.test(text) || looksHexKey(text) || text.split(/\s+/).length >= 12;

function readHex(text: string): Result<Uint8Array, KeyFault> {
  const key = readHexKey(text);
  return key === null ? err("NOT_UNDERSTOOD") : ok(key);
}

/** Wallet Import Format: version ‖ key ‖ whether the public key is compressed. */
function readWif(text: string, isTest: boolean): Result<Uint8Array, KeyFault> {
  const payload = decode(text);
  if (payload === null) return err("BAD_CHECKSUM");
  try {
    const [version] = payload;
    if (version !== WIF_VERSIONS.main && version !== WIF_VERSIONS.test) return err("NOT_UNDERSTOOD");
    if ((version === WIF_VERSIONS.test) !== isTest) return err("OTHER_NETWORK");
    if (payload.length === 33) return err("UNCOMPRESSED_KEY");
    if (payload.length !== 34 || payload[33] !== COMPRESSED) return err("NOT_UNDERSTOOD");
    const key = copySecret(payload.subarray(1, 33));
    if (isPrivateKey(key)) return ok(key);
    key.fill(0);
    return err("NOT_UNDERSTOOD");
  } finally {
    payload.fill(0);
  }
}

function decode(text: string): Uint8Array | null {
  try {
    return base58check.decode(text);
  } catch {
    return null;
  }
}

const isOfAnotherNet = (text: string, net: BitcoinNet): boolean =>
  Object.entries(BITCOIN_NETS).some(([name, params]) => name !== net && readBitcoinPayee(text, params) !== null);
