import { createHash } from "node:crypto";
import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { isSignedBy, readNodeKey } from "@coffer/platform/identity/node-keys";
import { NODE_KNOWN_MS } from "@coffer/platform/identity/sessions";
import type { Logger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Clock } from "@coffer/platform/values/clock";
import type { EndedSessions } from "./ended-sessions.ts";
import { cannotBeChecked, makeExchangeKeys } from "./exchange-keys.ts";
import { type NodeSignature, readNodeSignature, type SignedRequest, WINDOW_SECONDS } from "./node-signature.ts";
import { isFirstUse } from "./use-once.ts";

/** A key by which a node speaks now; `grantId`: what ends it. */
export type NodeKey = {
  readonly grantId: string;
  readonly publicKey: string;
  readonly endsAt: Date | null;
  /** What its node may do. */
  readonly capabilities: readonly string[];
};

/** Null where there is no such node, or it is disabled. */
export type AskForNodeKeys = (nodeId: string) => Promise<readonly NodeKey[] | null>;

export type NodesDeps = {
  readonly ask: AskForNodeKeys;
  readonly sessions: Pick<EndedSessions, "hasEnded">;
  /** Where nonces are kept, of all gateways together. */
  readonly keyValue: Pick<KeyValueStore, "increment">;
  /** AUTH_ISSUER: whatever address a request takes, the node signs that it is for this one. */
  readonly issuer: string;
  readonly clock: Clock;
  readonly log: Logger;
};

export type NodeDoor = {
  /**
   * Who signed the request, and the SHA-256 that its body must have. Throws UNAUTHENTICATED where
   * nobody who may did, or where it was used before; RATE_LIMITED where too much of its network was
   * no good; SUBGRAPH_UNAVAILABLE where that cannot be known.
   */
  authenticateNode(
    request: SignedRequest,
    address: string,
  ): Promise<{ readonly actor: NodeActor; readonly digest: Uint8Array }>;
  /** Bytes that are kept. */
  readonly kept: number;
};

const HELD = { entries: 5_000, bytes: 8_000_000 };
/** With twenty capabilities of 32 characters. */
const KEY_BYTES_MAX = 1_500;
/** As an API key: what no event and no store told of ends within this time. */
const ASK_AGAIN_MS = 60_000;
/** So that wrong signatures of a node that is known do not become a request to auth each. */
const ASK_AT_MOST_MS = 1_000;
/** As long as a signature is good, from the earliest clock to the latest, and a little. */
const NONCE_KEPT_MS = (2 * WINDOW_SECONDS + 5) * 1_000;

/** `saidAt`: when auth was asked what it said so to; `askedAt`: when it was last asked. */
type Held = { readonly keys: readonly NodeKey[]; readonly saidAt: number; readonly askedAt: number };

/** Requests that nodes sign, each by itself (RFC 9421): docs/adr/0041. */
export function makeNodeDoor({ ask, sessions, keyValue, issuer, clock, log }: NodesDeps): NodeDoor {
  const held = new BoundedMap<string, Held>({
    ...HELD,
    weigh: (id, { keys }) => bytesOfText(id) + KEY_BYTES_MAX * keys.length,
  });
  const strangers = makeExchangeKeys<readonly NodeKey[]>({ ask, what: "Nodes", clock, log });
  const { origin } = new URL(issuer);
  const now = () => clock.now().getTime();
  const ageOf = (at: number) => Math.abs(now() - at);

  const askFor = async (nodeId: string, address: string): Promise<readonly NodeKey[]> => {
    const askedAt = now();
    // Whether it counts as a stranger's, is said before.
    const keys = await strangers.exchange({ hash: nodeId, address, isKnown: true });
    if (keys) held.set(nodeId, { keys, saidAt: askedAt, askedAt });
    else held.delete(nodeId);
    return keys ?? [];
  };
  const isGood = async ({ grantId }: NodeKey) => !(await sessions.hasEnded(grantId));
  /** Whose it is, whether or not what that key was good for has ended. */
  const findSigner = ({ base, signature }: NodeSignature, keys: readonly NodeKey[]): NodeKey | null => {
    for (const one of keys) {
      const key = readNodeKey(one.publicKey);
      if (key === null || (one.endsAt && one.endsAt.getTime() <= now())) continue;
      if (isSignedBy(key, base, signature)) return one;
    }
    return null;
  };
  const askAnew = async (signed: NodeSignature, address: string): Promise<NodeKey | null> => {
    const found = findSigner(signed, await askFor(signed.nodeId, address));
    if (found === null || (await isGood(found))) return found;
    // It may have joined a question that was under way when that ended: the next begins behind it.
    const again = findSigner(signed, await askFor(signed.nodeId, address));
    return again !== null && (await isGood(again)) ? again : null;
  };
  const find = async (signed: NodeSignature, address: string): Promise<NodeKey | null> => {
    const known = held.get(signed.nodeId);
    const signer = known ? findSigner(signed, known.keys) : null;
    if (known && signer) {
      // It may do other things since, be disabled, or enabled again. Whoever has its key is no
      // stranger, and does not wait for others.
      if (ageOf(known.saidAt) >= NODE_KNOWN_MS || !(await isGood(signer))) return askAnew(signed, address);
      if (ageOf(known.askedAt) >= ASK_AGAIN_MS) {
        held.set(signed.nodeId, { ...known, askedAt: now() });
        // What fails is logged where it does.
        void askFor(signed.nodeId, address).catch(() => undefined);
      }
      return signer;
    }
    // It may have another key since.
    return strangers.asStranger(address, async () =>
      known && ageOf(known.askedAt) < ASK_AT_MOST_MS ? null : askAnew(signed, address),
    );
  };
  const useOnce = async ({ nodeId, nonce }: NodeSignature): Promise<void> => {
    const name = createHash("sha256").update(nonce).digest("base64url");
    const asked = { name: `node-nonce:${nodeId}:${name}`, keptMs: NONCE_KEPT_MS };
    const isFirst = await isFirstUse(keyValue, asked).catch((error: unknown) => {
      log.warn({ err: error, nodeId }, "the key-value store does not answer: nodes are refused");
      throw cannotBeChecked("Nodes");
    });
    if (!isFirst) throw unauthenticated("The nonce was used before: sign each request anew.");
  };

  return {
    async authenticateNode(request, address) {
      const signed = readNodeSignature(request, origin);
      if (typeof signed === "string") throw unauthenticated(signed);
      const { created } = signed;
      if (Math.abs(Math.floor(now() / 1_000) - created) > WINDOW_SECONDS)
        throw unauthenticated(`The signature was not made within ${WINDOW_SECONDS} seconds: look at the clock.`);
      const key = await find(signed, address);
      if (key === null) throw unauthenticated("The signature is no node's that may be let in.");
      await useOnce(signed);
      return { actor: actorOf(signed, key), digest: signed.digest };
    },
    get kept() {
      return held.bytes + strangers.kept;
    },
  };
}

const actorOf = ({ nodeId, created }: NodeSignature, { grantId, capabilities }: NodeKey): NodeActor => ({
  kind: "node",
  nodeId,
  capabilities,
  credential: { kind: "node-key", id: grantId },
  roles: ["NODE"],
  scopes: null,
  assurance: { methods: [], at: 0 },
  expiresAt: created + WINDOW_SECONDS,
});
