import { err, ok, type Result } from "@coffer/platform/values/result";
import type { AddressType, KeyFault } from "../../../domain/segregated/keys.ts";

/** BIP-380: the letters of a descriptor, in groups that its checksum is reckoned by. */
const INPUT = "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
const CHECKSUM = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR = [0xf5dee51989n, 0xa9fdca3312n, 0x1bab10e32dn, 0x3706b1677an, 0x644d626ffdn];
const CHECKSUM_LENGTH = 8;
/** Of what is taken here; much longer ones exist, of several keys. */
const LENGTH_MAX = 300;

/** What a descriptor of one extended key says. */
export type Descriptor = {
  readonly addressType: AddressType;
  readonly xpub: string;
  /** Where the key says that it comes from: m/84'/0'/0'. */
  readonly path: string | null;
  /** Of the master's key there, in hexadecimal. */
  readonly fingerprint: string | null;
};

const FORMS: readonly (readonly [RegExp, AddressType])[] = [
  [/^pkh\(([^()]*)\)$/, "P2PKH"],
  [/^sh\(wpkh\(([^()]*)\)\)$/, "P2SH_P2WPKH"],
  [/^wpkh\(([^()]*)\)$/, "P2WPKH"],
  [/^tr\(([^(),]*)\)$/, "P2TR"],
];
/** Its addresses: of its receive chain, or of that and the chain of its change (BIP-389). */
const KEY = /^(?:\[([0-9a-f]{8})((?:\/\d{1,10}['hH]?)*)\])?([xt]pub[1-9A-HJ-NP-Za-km-z]*)\/(?:0|<0;1>)\/\*$/;
const PRIVATE = /(?:^|[([\]])(?:[xt]prv|[5KLc9][1-9A-HJ-NP-Za-km-z]{50,51}(?:$|[)/#]))/;

export const looksLikeDescriptor = (text: string): boolean => /^[a-z_]+\(/.test(text);

/** BIP-380 to 386, as far as one key goes; the checksum is demanded. Quotes no part of it. */
export function readDescriptor(text: string): Result<Descriptor, KeyFault> {
  if (text.length > LENGTH_MAX) return err("NOT_UNDERSTOOD");
  if (PRIVATE.test(text)) return err("PRIVATE_KEY");
  const [body = "", sum, ...more] = text.split("#");
  if (sum === undefined || more.length > 0 || descriptorChecksum(body) !== sum) return err("BAD_CHECKSUM");
  for (const [form, addressType] of FORMS) {
    const [, key] = form.exec(body) ?? [];
    const [, fingerprint, steps, xpub] = KEY.exec(key ?? "") ?? [];
    if (xpub !== undefined)
      return ok({
        ...{ addressType, xpub, fingerprint: fingerprint ?? null },
        path: steps === undefined ? null : `m${steps.replaceAll(/[hH]/g, "'")}`,
      });
  }
  return err("NOT_UNDERSTOOD");
}

/** BIP-380, "Checksum"; null where a letter is none of a descriptor's. */
export function descriptorChecksum(body: string): string | null {
  let sum = 1n;
  let [group, count] = [0, 0];
  for (const letter of body) {
    const place = INPUT.indexOf(letter);
    if (place < 0) return null;
    sum = polymod(sum, place & 31);
    group = group * 3 + (place >> 5);
    count += 1;
    if (count < 3) continue;
    sum = polymod(sum, group);
    [group, count] = [0, 0];
  }
  if (count > 0) sum = polymod(sum, group);
  for (let i = 0; i < CHECKSUM_LENGTH; i += 1) sum = polymod(sum, 0);
  sum ^= 1n;
  return Array.from({ length: CHECKSUM_LENGTH }, (_none, i) =>
    CHECKSUM.charAt(Number((sum >> BigInt(5 * (CHECKSUM_LENGTH - 1 - i))) & 31n)),
  ).join("");
}

function polymod(sum: bigint, value: number): bigint {
  const top = sum >> 35n;
  let next = ((sum & 0x7ffffffffn) << 5n) ^ BigInt(value);
  for (const [i, generator] of GENERATOR.entries()) if ((top >> BigInt(i)) & 1n) next ^= generator;
  return next;
}
