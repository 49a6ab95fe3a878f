// @ts-check
import { createHash, randomBytes, sign } from "node:crypto";

/** @typedef {typeof import("../types/message-signatures.d.ts")} Declared */

/** @type {Declared["contentDigest"]} */
export const contentDigest = (body) => `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;

/** @type {Declared["signatureBase"]} */
export const signatureBase = (components, parameters) => {
  const names = components.map(([name]) => `"${name}"`).join(" ");
  const lines = components.map(([name, value]) => `"${name}": ${value}`);
  return [...lines, `"@signature-params": (${names})${parameters}`].join("\n");
};

/** @type {Declared["signBase"]} */
export const signBase = (base, key) => sign(null, Buffer.from(base), key).toString("base64");

/** @type {Declared["signRequest"]} */
export const signRequest = ({ key, nodeId, targetUri, body, created, nonce }) => {
  const at = created ?? Math.floor(Date.now() / 1_000);
  const once = nonce ?? randomBytes(24).toString("base64url");
  const digest = contentDigest(body);
  const parameters = `;created=${at};nonce="${once}";keyid="${nodeId}";alg="ed25519";tag="coffer-node"`;
  const base = signatureBase(
    [
      ["@method", "POST"],
      ["@target-uri", targetUri],
      ["content-digest", digest],
    ],
    parameters,
  );
  return {
    "content-digest": digest,
    "signature-input": `coffer=("@method" "@target-uri" "content-digest")${parameters}`,
    signature: `coffer=:${signBase(base, key)}:`,
  };
};
