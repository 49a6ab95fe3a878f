import { keccak256 } from "./keccak.ts";

const HEX_ADDRESS = /^0x([0-9a-fA-F]{40})$/;
const ZERO = "0".repeat(40);

/**
 * EIP-55: an address in one case carries no checksum and is accepted; in mixed case every letter
 * must agree with it.
 */
export const isEthereumAddress = (text: string): boolean => readEthereumAddress(text) !== null;

/** As EIP-55 writes it; null of what is no address, or does not agree with its checksum. */
export function readEthereumAddress(text: string): string | null {
  const digits = HEX_ADDRESS.exec(text)?.[1];
  if (digits === undefined) return null;
  const lower = digits.toLowerCase();
  const address = withChecksum(lower);
  return digits === lower || digits === digits.toUpperCase() || text === address ? address : null;
}

/** Nobody has its key: what is sent there is lost. */
export const isZeroAddress = (address: string): boolean => address === `0x${ZERO}`;

const [CODE_OF_A, TO_CAPITAL] = [0x61, 0x20];
const decoder = new TextDecoder();

/** EIP-55, of forty digits in small letters. */
export function withChecksum(lower: string): string {
  const codes = new Uint8Array(lower.length);
  for (let i = 0; i < codes.length; i += 1) codes[i] = lower.charCodeAt(i);
  const hash = keccak256(codes);
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    const half = ((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 0xf;
    if (code >= CODE_OF_A && half >= 8) codes[i] = code - TO_CAPITAL;
  }
  return `0x${decoder.decode(codes)}`;
}
