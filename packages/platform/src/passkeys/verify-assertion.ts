import type { AssertionFault, AssertionResponse, VerifiedAssertion } from "@coffer/contracts/passkeys";
import type { AuthenticationResponseJSON } from "@simplewebauthn/server";
import type { Logger } from "../running/log.ts";
import { err, ok, type Result } from "../values/result.ts";
import { bytes, isUserVerified, kindOf, library, type NamedParty, proving, readWhere, text } from "./library.ts";

/**
 * By this key. `null` does the work of a verification, and is `NOT_PROVED`. What its count means is
 * not judged.
 */
export type VerifyAssertion = (
  response: AssertionResponse,
  key: { readonly credentialId: Uint8Array; readonly publicKey: Uint8Array } | null,
) => Promise<Result<VerifiedAssertion, AssertionFault>>;

/**
 * Web Authentication §7.2, but for the challenge and the count, which are judged where they are
 * stored.
 */
export const makeVerifyAssertion =
  (party: NamedParty, log: Logger): VerifyAssertion =>
  async (response, key) => {
    const where = readWhere(party, response.clientData);
    if (!where.ok) return where;
    const { challenge, origin } = where.value;
    if (!isUserVerified(response.authenticatorData)) return err("USER_VERIFICATION");
    const { verifyAuthenticationResponse } = await library();
    const { credentialId, publicKey } = key ?? NOBODYS;
    const verified = await proving(
      () =>
        verifyAuthenticationResponse({
          response: assertionJson(response),
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: party.rpId,
          requireUserVerification: true,
          // 0: the count is judged under a lock.
          credential: { id: text(credentialId), publicKey: Uint8Array.from(publicKey), counter: 0 },
        }),
      { log, fault: "NOT_PROVED" },
    );
    if (!key || !verified?.verified || text(response.credentialId) !== text(key.credentialId)) return err("NOT_PROVED");
    const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo;
    const state = { signCount: newCounter, isBackedUp: credentialBackedUp };
    return ok({ challenge, state, kind: kindOf(credentialDeviceType) });
  };

const assertionJson = (response: AssertionResponse): AuthenticationResponseJSON => ({
  id: text(response.credentialId),
  rawId: text(response.credentialId),
  type: "public-key",
  clientExtensionResults: {},
  response: {
    clientDataJSON: text(response.clientData),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
  },
});

/** Whose private part nobody has: what is verified where there is no such passkey. */
const NOBODYS = {
  credentialId: Uint8Array.of(0),
  publicKey: bytes(
    "pQECAyYgASFYILLMG3TsCKFrvzQpnRLZ_bfPoWs_dbUWU0CAzfFQpfXRIlggJZ9nx8kbef0QPnKFV1uN_9uU4aN44q7EJGMlnNb5UsI",
  ),
};
