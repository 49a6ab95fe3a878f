import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isId } from "@coffer/contracts/ids";
import { type InnerList, parseDictionary, serializeInnerList } from "structured-headers";

export const TAG = "coffer-node";
/** A signature is good for so long before and after it was made, by this clock. */
export const WINDOW_SECONDS = 60;

/** In any order, each once: of others, nobody looks at what they say. */
const COVERED = ["@method", "@target-uri", "content-digest"] as const;
const PARAMETERS = ["created", "nonce", "keyid", "alg", "tag"];
const NONCE = /^[\w+/=.~-]{16,128}$/;
const HEADER_MAX = 1_024;

/** A request that a node may have signed, by RFC 9421: whether it did, is not looked at yet. */
export type NodeSignature = {
  readonly nodeId: string;
  readonly nonce: string;
  /** In seconds since the epoch. */
  readonly created: number;
  /** What was signed (§2.5). */
  readonly base: string;
  readonly signature: Uint8Array;
  /** SHA-256 of the body's bytes (RFC 9530). */
  readonly digest: Uint8Array;
};

export type SignedRequest = {
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
};

/** Signatures of others, a proxy's or a crawler's, are none of ours to judge. */
export const isMeantAsNode = ({ "signature-input": input }: IncomingHttpHeaders): boolean =>
  typeof input === "string" && input.includes(`"${TAG}"`);

/**
 * What the headers say, or why they are not taken. Strict: one signature, written as RFC 9651
 * writes it, so that there is one way to read it; and what it covers is all that decides.
 */
export function readNodeSignature({ method, path, headers }: SignedRequest, origin: string): NodeSignature | string {
  if (headers.authorization !== undefined) return "A node sends no Authorization.";
  if (method !== "POST") return "A node's request is a POST.";
  const [input, signature, digestText] = ["signature-input", "signature", "content-digest"].map((name) => {
    const text = headers[name];
    return typeof text === "string" && text.length <= HEADER_MAX ? text : null;
  });
  if (input == null || signature == null || digestText == null)
    return "Signature-Input, Signature and Content-Digest are needed.";
  const signed = readInput(input);
  if (typeof signed === "string") return signed;
  const bytes = readOnly(signature, signed.label);
  if (bytes?.length !== 64) return "Signature must hold 64 bytes, under the label of Signature-Input.";
  const digest = readDigest(digestText);
  if (!digest) return "Content-Digest must hold a sha-256 (RFC 9530).";
  const values = { "@method": method, "@target-uri": `${origin}${path}`, "content-digest": digestText.trim() };
  const lines = signed.covered.map((name) => `"${name}": ${values[name]}`);
  const base = [...lines, `"@signature-params": ${signed.parameters}`].join("\n");
  const { nodeId, nonce, created } = signed;
  return { nodeId, nonce, created, base, signature: bytes, digest };
}

/** In whatever time it takes to compare 32 bytes. */
export const isDigestOf = (digest: Uint8Array, sha256: Uint8Array): boolean =>
  digest.length === sha256.length && timingSafeEqual(digest, sha256);

type Input = Pick<NodeSignature, "nodeId" | "nonce" | "created"> & {
  readonly label: string;
  readonly covered: readonly (typeof COVERED)[number][];
  /** As it stands in the base. */
  readonly parameters: string;
};

function readInput(text: string): Input | string {
  const [entry, ...others] = parse(text);
  const [label, list] = entry ?? [];
  if (label === undefined || list === undefined || others.length > 0 || !isInnerList(list))
    return "Signature-Input must hold one signature.";
  const parameters = serializeInnerList(list);
  // What reads otherwise than it is written has a second label of the same name, or is no RFC 9651.
  if (`${label}=${parameters}` !== text.trim()) return "Signature-Input must be written as RFC 9651 writes it.";
  const covered = list[0].map(([name, of]) => (of.size === 0 ? name : null));
  const isAll = covered.length === COVERED.length && COVERED.every((name) => covered.includes(name));
  if (!isAll) return `The signature must cover ${COVERED.join(", ")}, and nothing else.`;
  const given = list[1];
  if (given.size !== PARAMETERS.length || !PARAMETERS.every((name) => given.has(name)))
    return `The signature must have the parameters ${PARAMETERS.join(", ")}, and no others.`;
  const [created, nonce, nodeId, alg, tag] = PARAMETERS.map((name) => given.get(name));
  if (alg !== "ed25519" || tag !== TAG) return `The signature must be ed25519, and its tag ${TAG}.`;
  if (typeof created !== "number" || !Number.isInteger(created)) return "`created` must be a time in seconds.";
  if (typeof nonce !== "string" || !NONCE.test(nonce)) return "`nonce` must be 16 to 128 characters of base64.";
  if (typeof nodeId !== "string" || !isId("nod", nodeId)) return "`keyid` must be the id of a node.";
  return { label, covered: covered as Input["covered"], parameters, nodeId, nonce, created };
}

type Member = ReturnType<typeof parseDictionary> extends Map<string, infer One> ? One : never;

function parse(text: string): readonly (readonly [string, Member])[] {
  try {
    return [...parseDictionary(text)];
  } catch {
    return [];
  }
}

const isInnerList = (member: Member): member is InnerList => Array.isArray(member[0]);

const bytesOf = (item: unknown): Uint8Array | null => (item instanceof ArrayBuffer ? new Uint8Array(item) : null);

/**
 * The bytes of the only member, which is named so and has no parameters. They have one text:
 * another has a second member of the same name, or bits behind the last byte, which mean nothing.
 */
function readOnly(text: string, label: string): Uint8Array | null {
  const [entry, ...others] = parse(text);
  if (!entry || entry[0] !== label || others.length > 0 || entry[1][1].size > 0) return null;
  const bytes = bytesOf(entry[1][0]);
  return bytes && text.trim() === `${label}=:${Buffer.from(bytes).toString("base64")}:` ? bytes : null;
}

/** Other digests beside it are not looked at: SHA-256 is enough. */
function readDigest(text: string): Uint8Array | null {
  const found = parse(text).filter(([name]) => name === "sha-256");
  const isTwice = text.split("sha-256=").length > 2;
  const digest = bytesOf(found[0]?.[1][0]);
  return digest?.length === 32 && !isTwice ? digest : null;
}
