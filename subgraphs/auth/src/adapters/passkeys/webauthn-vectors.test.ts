import { readFileSync } from "node:fs";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { verifyAuthenticationResponse } from "@simplewebauthn/server";
import { decodeAttestationObject, isoBase64URL, parseAuthenticatorData } from "@simplewebauthn/server/helpers";
import { describe, expect, it } from "vitest";
import { makeWebAuthn } from "./webauthn.ts";

type Vector = {
  readonly name: string;
  readonly credentialId: string;
  readonly registration: {
    readonly challenge: string;
    readonly clientDataJSON: string;
    readonly attestationObject: string;
  };
  readonly authentication: {
    readonly challenge: string;
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
};

/**
 * Web Authentication Level 3, "Test Vectors". Which of them verified their user is random there.
 */
const { rpId, origin, vectors }: { rpId: string; origin: string; vectors: readonly Vector[] } = JSON.parse(
  readFileSync(new URL("../../../test/vectors/webauthn-level-3.json", import.meta.url), "utf8"),
);
const webAuthn = makeWebAuthn({ rpId, name: "Coffer", origins: [origin], isOnLoopback: false }, makeFakeLog().log);
const bytes = (text: string) => isoBase64URL.toBuffer(text);
const dataOf = ({ registration }: Vector) =>
  parseAuthenticatorData(decodeAttestationObject(bytes(registration.attestationObject)).get("authData"));
const keyOf = (vector: Vector) => ({
  credentialId: bytes(vector.credentialId),
  publicKey: dataOf(vector).credentialPublicKey ?? new Uint8Array(),
});

const isFramed = ({ name }: Vector) => /crossOrigin|topOrigin/.test(name);
const isOfOurs = ({ name }: Vector) => !/ES384|ES512|Ed448/.test(name);

/** What our rules make of an answer, by what the vector says. */
function faultOf(vector: Vector, isVerified: boolean): string | null {
  if (isFramed(vector)) return "ORIGIN";
  return isVerified ? null : "USER_VERIFICATION";
}

describe.each(vectors)("$name", (vector) => {
  it("is registered, or refused for what our rules ask besides", async () => {
    const made = await webAuthn.verifyCreation({
      credentialId: bytes(vector.credentialId),
      clientData: bytes(vector.registration.clientDataJSON),
      attestation: bytes(vector.registration.attestationObject),
      transports: [],
    });
    const fault = faultOf(vector, dataOf(vector).flags.uv) ?? (isOfOurs(vector) ? null : "KEY");
    const { credentialId, publicKey } = keyOf(vector);
    const { challenge } = vector.registration;
    expect(made).toMatchObject(
      fault ? { ok: false, error: fault } : { ok: true, value: { challenge, passkey: { credentialId, publicKey } } },
    );
  });

  it("logs in, or is refused for what our rules ask besides", async () => {
    const { clientDataJSON, authenticatorData, signature, challenge } = vector.authentication;
    const response = {
      credentialId: bytes(vector.credentialId),
      clientData: bytes(clientDataJSON),
      authenticatorData: bytes(authenticatorData),
      signature: bytes(signature),
      userHandle: null,
    };
    const { flags } = parseAuthenticatorData(bytes(authenticatorData));
    // Ed448 is no algorithm of the library's: no such key is ever registered.
    const fault = faultOf(vector, flags.uv) ?? (vector.name.includes("Ed448") ? "NOT_PROVED" : null);
    const verified = await webAuthn.verifyAssertion(response, keyOf(vector));
    expect(verified).toMatchObject(
      fault
        ? { ok: false, error: fault }
        : { ok: true, value: { challenge, kind: flags.be ? "SYNCED" : "DEVICE_BOUND" } },
    );
  });
});

describe.each(vectors.filter(({ name }) => !name.includes("Ed448")))("$name", (vector) => {
  it("has a signature that verifies, and not with a bit turned", async () => {
    const { challenge, ...response } = vector.authentication;
    const { credentialId, publicKey } = keyOf(vector);
    const id = isoBase64URL.fromBuffer(credentialId);
    const verify = (signature: string) =>
      verifyAuthenticationResponse({
        response: {
          id,
          rawId: id,
          type: "public-key",
          clientExtensionResults: {},
          response: { ...response, signature },
        },
        expectedChallenge: challenge,
        expectedOrigin: origin,
        expectedTopOrigin: "https://example.com",
        expectedRPID: rpId,
        requireUserVerification: false,
        credential: { id, publicKey, counter: 0 },
      });
    expect(await verify(response.signature)).toMatchObject({ verified: true });
    const bad = bytes(response.signature);
    bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1;
    expect(await verify(isoBase64URL.fromBuffer(bad))).toMatchObject({ verified: false });
  });
});
