import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";

/** A node's key pair, its public half as the registry has it. */
export function makeNodeKeys() {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  return { publicKey: publicKey.export({ format: "jwk" }).x ?? "", privateKey };
}

export type Signing = {
  readonly nodeId: string;
  readonly privateKey: KeyObject;
  readonly targetUri: string;
  readonly body: string;
  readonly created: number;
  readonly nonce?: string;
  readonly method?: string;
  readonly covered?: string;
  /** All of them, as they stand behind the covered components. */
  readonly parameters?: string;
};

/** The headers of a request that a node signed (RFC 9421), each made by hand. */
export function signAsNode(signing: Signing): Record<string, string> {
  const { nodeId, privateKey, targetUri, body, created, method = "POST" } = signing;
  const { nonce = randomBytes(16).toString("base64url"), covered = '"@method" "@target-uri" "content-digest"' } =
    signing;
  const parameters =
    signing.parameters ?? `;created=${created};nonce="${nonce}";keyid="${nodeId}";alg="ed25519";tag="coffer-node"`;
  const digest = `sha-256=:${createHash("sha256").update(body).digest("base64")}:`;
  const values: Record<string, string> = { "@method": method, "@target-uri": targetUri, "content-digest": digest };
  const names = [...covered.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name);
  const base = [
    ...names.map((name) => `"${name}": ${values[name] ?? ""}`),
    `"@signature-params": (${covered})${parameters}`,
  ].join("\n");
  return {
    "content-digest": digest,
    "signature-input": `sig1=(${covered})${parameters}`,
    signature: `sig1=:${sign(null, Buffer.from(base), privateKey).toString("base64")}:`,
  };
}
