import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { type CborValue, encodeCbor } from "./cbor.ts";

/** COSE algorithms (RFC 9053, RFC 8812): ES256, EdDSA, RS256. */
export type PasskeyAlgorithm = -7 | -8 | -257;

/** How an authenticator behaves, and what a hostile one says. */
export type PasskeyBehaviour = {
  /** The page's, as its browser says it. */
  readonly origin: string;
  /** Left out: as the options say. */
  readonly rpId?: string;
  readonly algorithm?: PasskeyAlgorithm;
  /** Its passkeys can be on several devices. Left out: they stay on one. */
  readonly isSynced?: boolean;
  /** Whether it looked at who is there. Left out: it did. */
  readonly isVerified?: boolean;
  readonly aaguid?: string;
  /** What the browser says besides: `crossOrigin`, `topOrigin`. */
  readonly clientData?: Readonly<Record<string, unknown>>;
};

export type PasskeyAuthenticator = {
  readonly credentialId: string;
  /** COSE_Key, as base64url: what whoever registers it keeps. */
  readonly publicKey: string;
  /** What it counts uses with; left at 0 it does not count. */
  signCount: number;
  /** `navigator.credentials.create`: of options as JSON, the response as JSON. */
  create(options: string, behaviour?: Partial<PasskeyBehaviour>): string;
  /** `navigator.credentials.get`, the same. */
  get(options: string, behaviour?: Partial<PasskeyBehaviour>): string;
};

const FLAGS = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40 };
const NO_AAGUID = "00000000-0000-0000-0000-000000000000";

/**
 * A browser with an authenticator that holds one passkey, by Web Authentication Level 3: it says
 * and signs what a test wants of it, where a real one would not.
 */
export function makePasskeyAuthenticator(usual: PasskeyBehaviour): PasskeyAuthenticator {
  const { algorithm = -7 } = usual;
  const { publicKey, privateKey } = keyPairOf(algorithm);
  const id = randomBytes(32);
  let userHandle: string | undefined;

  const respond = (type: string, options: { challenge: string }, { origin, clientData }: PasskeyBehaviour) =>
    Buffer.from(JSON.stringify({ type, challenge: options.challenge, origin, crossOrigin: false, ...clientData }));
  const authenticatorData = (rpId: string, { isSynced, isVerified = true }: PasskeyBehaviour, attested?: Buffer) => {
    const flags =
      FLAGS.present |
      (isVerified ? FLAGS.verified : 0) |
      (isSynced ? FLAGS.eligible | FLAGS.backedUp : 0) |
      (attested ? FLAGS.attested : 0);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(authenticator.signCount);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  };

  const authenticator: PasskeyAuthenticator = {
    credentialId: id.toString("base64url"),
    publicKey: Buffer.from(encodeCbor(coseKeyOf(publicKey, algorithm))).toString("base64url"),
    signCount: 0,
    create(text, more = {}) {
      const [options, behaviour] = [JSON.parse(text), { ...usual, ...more }];
      userHandle = options.user.id;
      const { aaguid = NO_AAGUID, rpId = options.rp.id } = behaviour;
      const length = Buffer.from([id.length >> 8, id.length & 0xff]);
      const attested = Buffer.concat([
        Buffer.from(aaguid.replaceAll("-", ""), "hex"),
        length,
        id,
        encodeCbor(coseKeyOf(publicKey, algorithm)),
      ]);
      const authData = authenticatorData(rpId, behaviour, attested);
      const attestation = new Map<string, CborValue>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]);
      return responseOf(id, {
        clientDataJSON: respond("webauthn.create", options, behaviour).toString("base64url"),
        attestationObject: encodeCbor(attestation).toString("base64url"),
        transports: ["internal"],
      });
    },
    get(text, more = {}) {
      const [options, behaviour] = [JSON.parse(text), { ...usual, ...more }];
      if (authenticator.signCount > 0) authenticator.signCount += 1;
      const clientData = respond("webauthn.get", options, behaviour);
      const authData = authenticatorData(behaviour.rpId ?? options.rpId, behaviour);
      const signature = sign(hashOf(algorithm), Buffer.concat([authData, sha256(clientData)]), privateKey);
      return responseOf(id, {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authData.toString("base64url"),
        signature: signature.toString("base64url"),
        userHandle,
      });
    },
  };
  return authenticator;
}

const sha256 = (bytes: string | Buffer): Buffer => createHash("sha256").update(bytes).digest();

const responseOf = (id: Buffer, response: object): string =>
  JSON.stringify({
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    authenticatorAttachment: "platform",
    clientExtensionResults: {},
    response,
  });

const hashOf = (algorithm: PasskeyAlgorithm): string | null => (algorithm === -8 ? null : "sha256");

function keyPairOf(algorithm: PasskeyAlgorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === -8) return generateKeyPairSync("ed25519");
  if (algorithm === -257) return generateKeyPairSync("rsa", { modulusLength: 2048 });
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

/** RFC 9053 §7 and RFC 8230 §4. */
function coseKeyOf(key: KeyObject, algorithm: PasskeyAlgorithm): ReadonlyMap<number, CborValue> {
  const jwk = key.export({ format: "jwk" });
  const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
  if (algorithm === -8)
    return new Map<number, CborValue>([
      [1, 1],
      [3, -8],
      [-1, 6],
      [-2, bytes(jwk.x)],
    ]);
  if (algorithm === -257)
    return new Map<number, CborValue>([
      [1, 3],
      [3, -257],
      [-1, bytes(jwk.n)],
      [-2, bytes(jwk.e)],
    ]);
  return new Map<number, CborValue>([
    [1, 2],
    [3, -7],
    [-1, 1],
    [-2, bytes(jwk.x)],
    [-3, bytes(jwk.y)],
  ]);
}
