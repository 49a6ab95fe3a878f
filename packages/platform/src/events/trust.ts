import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { topicOf } from "@coffer/contracts/event";
import type { JWK } from "jose";
import type { Secret } from "../values/secret.ts";

/**
 * Who says what on the bus. A broker's rights can be wrong, and its disks can be written to; so
 * each message carries its producer's Ed25519 signature (RFC 8032) over the topic and the bytes,
 * and a reader believes it on the topic of that subgraph alone. What is repeated stays true:
 * consumers keep an inbox.
 */
export type EventTrust = {
  /**
   * `<kid>.<base64url>` for the message's header. Throws where this process has no key, as a
   * gateway, or may not write the topic.
   */
  sign(topic: string, value: string): string;
  /**
   * The subgraph whose word the message is; null where it is nobody's who may say it on this topic.
   */
  producerOf(message: { topic: string; value: Buffer; signature: string | undefined }): string | null;
};

/** A JWK's `kid` is `<subgraph>:<anything>`: whose key it is. */
const KID = /^([a-z]+):[A-Za-z0-9_-]{1,64}$/;
const CONTEXT = "coffer-event/1";

/** The subgraph that a key id names; null where it names none. */
export const parseKidOwner = (kid: string | undefined): string | null => KID.exec(kid ?? "")?.[1] ?? null;

export type EventKeys = {
  /** Left out where nothing is published. The first signs. */
  readonly own?: { readonly subgraph: string; readonly signingKeys: readonly { kid: string; privateJwk: Secret }[] };
  /** Of every subgraph, the former ones too while their messages are kept. */
  readonly publicJwks: readonly JWK[];
};

export function makeEventTrust({ own, publicJwks }: EventKeys): EventTrust {
  const signer = own && signerOf(own);
  const known = new Map<string, { owner: string; key: KeyObject }>();
  for (const jwk of publicJwks) {
    const owner = parseKidOwner(jwk.kid);
    if (owner === null || !jwk.kid) throw new Error("a key of events does not say whose it is");
    known.set(jwk.kid, { owner, key: createPublicKey({ key: jwk, format: "jwk" }) });
  }

  return {
    sign(topic, value) {
      if (!signer || topic !== topicOf(signer.subgraph))
        throw new Error(`this process has no key to write to ${topic} with`);
      return `${signer.kid}.${sign(null, signed(topic, value), signer.key).toString("base64url")}`;
    },
    producerOf({ topic, value, signature = "" }) {
      const dot = signature.lastIndexOf(".");
      const found = known.get(signature.slice(0, dot));
      if (!found || topic !== topicOf(found.owner)) return null;
      const bytes = Buffer.from(signature.slice(dot + 1), "base64url");
      return verify(null, signed(topic, value), found.key, bytes) ? found.owner : null;
    },
  };
}

function signerOf({ subgraph, signingKeys: [first] }: NonNullable<EventKeys["own"]>) {
  if (!first || parseKidOwner(first.kid) !== subgraph)
    throw new Error(`there is no key to sign ${subgraph}'s events with`);
  return {
    subgraph,
    kid: first.kid,
    key: createPrivateKey({ key: JSON.parse(first.privateJwk.reveal()), format: "jwk" }),
  };
}

/** The topic belongs to what is said: a message is not to be believed on another. */
const signed = (topic: string, value: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${CONTEXT}\n${topic}\n`), typeof value === "string" ? Buffer.from(value) : value]);
