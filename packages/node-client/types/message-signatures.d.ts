import type { KeyObject } from "node:crypto";

/** SHA-256 of the bytes of a body, as RFC 9530 writes it in `Content-Digest`. */
export function contentDigest(body: string): string;

/** What is signed (RFC 9421 §2.5): each component on a line, in this order, and the parameters. */
export function signatureBase(
  components: readonly (readonly [name: string, value: string])[],
  parameters: string,
): string;

/** Ed25519 over a base, in base64. */
export function signBase(base: string, key: KeyObject): string;

/** The headers of one request to a Coffer: good once, for a minute. */
export function signRequest(request: {
  readonly key: KeyObject;
  readonly nodeId: string;
  /** Of the issuer, whatever address the request takes. */
  readonly targetUri: string;
  readonly body: string;
  /** Seconds since the epoch. Left out: now. */
  readonly created?: number;
  /** 16 to 128 characters. Left out: drawn. */
  readonly nonce?: string;
}): { readonly "content-digest": string; readonly "signature-input": string; readonly signature: string };
