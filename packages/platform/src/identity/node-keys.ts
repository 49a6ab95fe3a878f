import { createPublicKey, type KeyObject, verify } from "node:crypto";

/** 32 bytes in base64url (RFC 4648 §5, without padding): `x` of an OKP key (RFC 8037 §2). */
const PUBLIC_KEY = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

const P = (1n << 255n) - 19n;
/** One of the two y of points of order 8; the other is its negative. */
const ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
/**
 * Of points of small order: under such a key, what nobody signed can pass (RFC 8032 §8.4 leaves it
 * to whoever needs to know whose signature it is).
 */
const SMALL_ORDER_Y: ReadonlySet<bigint> = new Set([0n, 1n, P - 1n, ORDER_8, P - ORDER_8]);

/** An Ed25519 public key of its 32 bytes in base64url; null where it is none to rely on. */
export function readNodeKey(x: string): KeyObject | null {
  if (!PUBLIC_KEY.test(x)) return null;
  const littleEndian = Buffer.from(x, "base64url").reverse();
  const y = BigInt(`0x${littleEndian.toString("hex")}`) & ((1n << 255n) - 1n);
  if (y >= P || SMALL_ORDER_Y.has(y)) return null;
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    return null;
  }
}

/** Ed25519 (RFC 8032 §5.1.7). False for whatever is no signature of 64 bytes. */
export const isSignedBy = (key: KeyObject, text: string, signature: Uint8Array): boolean =>
  signature.length === 64 && verify(null, Buffer.from(text), key, signature);

/** Whose a key is to be: of a name that is to be registered, or of a node that has another. */
export type NodeKeyPurpose = { readonly register: string } | { readonly replace: string };

/**
 * What a node signs to show that it holds a key. Five lines, none of which can hold a line feed;
 * the first is in nothing else that is signed here.
 */
export const nodeKeyStatement = (of: {
  readonly issuer: string;
  readonly purpose: NodeKeyPurpose;
  readonly publicKey: string;
  readonly at: Date;
}): string =>
  [
    "coffer-node-key-v1",
    of.issuer,
    "register" in of.purpose ? `register:${of.purpose.register}` : `replace:${of.purpose.replace}`,
    of.publicKey,
    of.at.toISOString(),
  ].join("\n");
