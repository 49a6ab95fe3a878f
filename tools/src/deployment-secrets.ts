import { generateKeyPairSync, randomBytes } from "node:crypto";
import { SUBGRAPHS } from "@coffer/platform/database/provision";

/** Fresh random values of every secret that docker-compose.yml asks for. */
export function makeDeploymentSecrets(): Readonly<Record<string, string>> {
  const password = () => randomBytes(24).toString("hex");
  const kid = `gateway-${randomBytes(4).toString("hex")}`;
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const set = (jwk: object) => JSON.stringify({ keys: [{ ...jwk, kid, alg: "EdDSA", use: "sig" }] });
  return {
    POSTGRES_PASSWORD: password(),
    ...Object.fromEntries(SUBGRAPHS.map((name) => [`${name.toUpperCase()}_DATABASE_PASSWORD`, password()])),
    KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    GATEWAY_SIGNING_KEYS: set(privateKey.export({ format: "jwk" })),
    GATEWAY_PUBLIC_KEYS: set(publicKey.export({ format: "jwk" })),
  };
}
