const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
/** BIP-173 of version 0, BIP-350 of those behind it. */
const CHECKS = { bech32: 1, bech32m: 0x2bc830a3 };
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/**
 * The address of an output's script, as wallets write it; null of what is no SegWit.
 *
 * @param prefix of the network: bc, tb or bcrt
 */
export function segwitAddressOf(script: string, prefix: string): string | null {
  const match = /^(00|5[1-9a-f]|60)([0-9a-f]{2})((?:[0-9a-f]{2}){2,40})$/.exec(script);
  const [, op = "", length = "", program = ""] = match ?? [];
  if (!match || Number.parseInt(length, 16) * 2 !== program.length) return null;
  const version = op === "00" ? 0 : Number.parseInt(op, 16) - 0x50;
  const bytes = (program.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const data = [version, ...toFives(bytes)];
  const check = checksumOf(prefix, data, version === 0 ? CHECKS.bech32 : CHECKS.bech32m);
  return `${prefix}1${[...data, ...check].map((value) => LETTERS[value]).join("")}`;
}

/** What is before the last 1 of a SegWit address; null of another. */
export const prefixOf = (address: string): string | null =>
  /^([a-z]+)1[02-9ac-hj-np-z]{8,74}$/.exec(address)?.[1] ?? null;

function toFives(bytes: readonly number[]): number[] {
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => Number.parseInt(five.padEnd(5, "0"), 2));
}

function checksumOf(prefix: string, data: readonly number[], of: number): number[] {
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  const all = [...letters.map((code) => code >> 5), 0, ...letters.map((code) => code & 31), ...data, 0, 0, 0, 0, 0, 0];
  const rest = all.reduce(next, 1) ^ of;
  return [25, 20, 15, 10, 5, 0].map((shift) => (rest >>> shift) & 31);
}

function next(sum: number, value: number): number {
  const top = sum >>> 25;
  return GENERATOR.reduce((all, part, i) => ((top >>> i) & 1 ? all ^ part : all), ((sum & 0x1ffffff) << 5) ^ value);
}
