import { createHash } from "node:crypto";

const DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

/** Base58Check, of bytes that do not begin with 0: addresses of Tron and of Bitcoin's regtest. */
export function writeBase58Check(bytes: Uint8Array): string {
  const whole = Buffer.concat([bytes, sha256(sha256(bytes)).subarray(0, 4)]);
  let text = "";
  for (let left = BigInt(`0x${whole.toString("hex")}`); left > 0n; left /= 58n)
    text = `${DIGITS[Number(left % 58n)]}${text}`;
  return text;
}
