import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";

/** Fresh random values of every secret that docker-compose.yml asks for. */
export function makeDeploymentSecrets(): Readonly<Record<string, string>> {
  const password = () => randomBytes(24).toString("hex");
  const mark = randomBytes(4).toString("hex");
  const gateway = makeKey(`gateway-${mark}`);
  const events = SUBGRAPHS.map((name) => ({ name, ...makeKey(`${name}:${mark}`) }));
  const passwordsFor = (part: string, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`${name.toUpperCase()}_${part}_PASSWORD`, password()]));
  return {
    POSTGRES_PASSWORD: password(),
    ...passwordsFor("DATABASE", [...SUBGRAPHS, "signer"]),
    KAFKA_ADMIN_PASSWORD: password(),
    ...passwordsFor("KAFKA", [...SUBGRAPHS, "gateway"]),
    ...passwordsFor("REDIS", [...SUBGRAPHS, "gateway"]),
    KEY_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    GATEWAY_SIGNING_KEYS: setOf(gateway.privateJwk),
    GATEWAY_PUBLIC_KEYS: setOf(gateway.publicJwk),
    ...Object.fromEntries(
      events.map(({ name, privateJwk }) => [`${name.toUpperCase()}_EVENT_SIGNING_KEYS`, setOf(privateJwk)]),
    ),
    EVENT_PUBLIC_KEYS: setOf(...events.map(({ publicJwk }) => publicJwk)),
  };
}

function makeKey(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const named = (key: KeyObject) => ({ ...key.export({ format: "jwk" }), kid, alg: "EdDSA", use: "sig" });
  return { privateJwk: named(privateKey), publicJwk: named(publicKey) };
}

/** A JSON Web Key Set (RFC 7517). */
const setOf = (...keys: readonly object[]): string => JSON.stringify({ keys });
