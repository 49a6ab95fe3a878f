import {
  bytes,
  helpers,
  isUserVerified,
  kindOf,
  library,
  type NamedParty,
  proving,
  readWhere,
  text,
} from "@coffer/platform/passkeys/library";
import type { Logger } from "@coffer/platform/running/log";
import { err, ok } from "@coffer/platform/values/result";
import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import type { CreationResponse, WebAuthn } from "../../app/passkeys/ports.ts";
import { ALGORITHMS } from "../../domain/passkeys/passkey.ts";
import { readAlgorithm } from "./read-public-key.ts";

/** Web Authentication §7.1, and what a key must be to verify anything later. */
export const makeVerifyCreation =
  (party: NamedParty, log: Logger): WebAuthn["verifyCreation"] =>
  async (response) => {
    const where = readWhere(party, response.clientData);
    if (!where.ok) return where;
    const { challenge, origin } = where.value;
    const about = { log, fault: "KEY" } as const;
    const authData = await proving(() => readAuthenticatorData(response.attestation), about);
    if (!authData) return err("KEY");
    if (!isUserVerified(authData)) return err("USER_VERIFICATION");
    const [{ verifyRegistrationResponse }, { decodeCredentialPublicKey }] = await Promise.all([library(), helpers()]);
    const verified = await proving(
      async () =>
        verifyRegistrationResponse({
          response: creationJson(response, await withoutStatement(authData)),
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: party.rpId,
          requireUserVerification: true,
          supportedAlgorithmIDs: [...ALGORITHMS],
        }),
      about,
    );
    if (!verified?.verified || verified.registrationInfo.credential.id !== text(response.credentialId))
      return err("KEY");
    const { credential, credentialDeviceType, credentialBackedUp, aaguid } = verified.registrationInfo;
    const algorithm = readAlgorithm(decodeCredentialPublicKey(credential.publicKey));
    if (algorithm === null) return err("KEY");
    const passkey = {
      credentialId: bytes(credential.id),
      publicKey: credential.publicKey,
      algorithm,
      kind: kindOf(credentialDeviceType),
      isBackedUp: credentialBackedUp,
      signCount: credential.counter,
      transports: response.transports,
      aaguid,
    };
    return ok({ challenge, passkey });
  };

async function readAuthenticatorData(attestation: Uint8Array): Promise<Uint8Array> {
  const { decodeAttestationObject } = await helpers();
  const authData = decodeAttestationObject(Uint8Array.from(attestation)).get("authData");
  if (!(authData instanceof Uint8Array)) throw new Error("no authenticator data");
  return authData;
}

/**
 * None is asked for, and some devices send one all the same. It would say of which make they are,
 * by certificates that we trust no more than their word; to check one asks strangers' servers
 * whether it was revoked. So it is not looked at (Web Authentication §7.1, "none").
 */
async function withoutStatement(authData: Uint8Array): Promise<string> {
  const { isoCBOR } = await helpers();
  const attestation = new Map<string, string | Uint8Array | Map<string, string>>([
    ["fmt", "none"],
    ["attStmt", new Map<string, string>()],
    ["authData", authData],
  ]);
  return text(isoCBOR.encode(attestation));
}

const creationJson = (
  { credentialId, clientData, transports }: CreationResponse,
  attestationObject: string,
): RegistrationResponseJSON => ({
  id: text(credentialId),
  rawId: text(credentialId),
  type: "public-key",
  clientExtensionResults: {},
  response: { clientDataJSON: text(clientData), attestationObject, transports: [...transports] },
});
