import type { KeyObject } from "node:crypto";

/** What a node keeps of itself. */
export type NodeIdentity = {
  /** Where it asks: the gateway's GraphQL. */
  readonly url: string;
  /** What it signs for (AUTH_ISSUER). */
  readonly issuer: string;
  readonly name: string;
  /** Null until it is registered. */
  readonly nodeId: string | null;
  readonly key: KeyObject;
};

/** A new key, Ed25519. */
export function makeKey(): KeyObject;

/** Its public half: 32 bytes in base64url. */
export function publicKeyOf(key: KeyObject): string;

/** Throws where there is none, it is none, or others than its owner can read it. */
export function readKeyFile(path: string): Promise<NodeIdentity>;

/** Whole, or not at all; with mode 0600. `isNew`: throws where there is one. */
export function writeKeyFile(path: string, identity: NodeIdentity, how?: { readonly isNew?: boolean }): Promise<void>;
