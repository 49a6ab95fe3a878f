import { bytes, describeKnown, library, type NamedParty } from "@coffer/platform/passkeys/library";
import { writeRequestOptions } from "@coffer/platform/passkeys/request-options";
import { makeVerifyAssertion } from "@coffer/platform/passkeys/verify-assertion";
import type { Logger } from "@coffer/platform/running/log";
import type { WebAuthn } from "../../app/passkeys/ports.ts";
import { CHALLENGE_MS } from "../../domain/passkeys/challenge.ts";
import { ALGORITHMS } from "../../domain/passkeys/passkey.ts";
import { userHandleOf } from "../../domain/passkeys/user-handle.ts";
import { makeVerifyCreation } from "./verify-creation.ts";

export const makeWebAuthn = (party: NamedParty, log: Logger): WebAuthn => ({
  async creationOptions({ challenge, user, known }) {
    const { generateRegistrationOptions } = await library();
    const options = await generateRegistrationOptions({
      rpName: party.name,
      rpID: party.rpId,
      userID: Uint8Array.from(userHandleOf(user.id)),
      userName: user.username,
      userDisplayName: user.username,
      challenge: bytes(challenge),
      timeout: CHALLENGE_MS,
      attestationType: "none",
      excludeCredentials: describeKnown(known),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      supportedAlgorithmIDs: [...ALGORITHMS],
    });
    return JSON.stringify(options);
  },
  requestOptions: (ceremony) => writeRequestOptions(party, { ...ceremony, timeoutMs: CHALLENGE_MS }),
  verifyCreation: makeVerifyCreation(party, log),
  verifyAssertion: makeVerifyAssertion(party, log),
});
