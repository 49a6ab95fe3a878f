import type { NamedParty } from "@coffer/platform/passkeys/library";
import { writeRequestOptions } from "@coffer/platform/passkeys/request-options";
import { makeVerifyAssertion } from "@coffer/platform/passkeys/verify-assertion";
import type { Logger } from "@coffer/platform/running/log";
import type { ApprovalCeremony } from "../app/approvals/ports.ts";
import { APPROVAL_MS } from "../app/approvals/submit-warranted.ts";

export const makeApprovalCeremony = (party: NamedParty, log: Logger): ApprovalCeremony => ({
  requestOptions: ({ challenge, allowed }) =>
    writeRequestOptions(party, {
      challenge: Buffer.from(challenge).toString("base64url"),
      // How a browser reaches each, only auth knows: it tries all ways.
      allowed: allowed.map(({ credentialId }) => ({ credentialId, transports: [] })),
      timeoutMs: APPROVAL_MS,
    }),
  verifyAssertion: makeVerifyAssertion(party, log),
});
