import type { UserId } from "@coffer/contracts/ids";
import type { AssertionResponse, VerifiedAssertion } from "@coffer/contracts/passkeys";
import { err, ok } from "@coffer/platform/values/result";
import type {
  ApprovalCeremony,
  ApprovalRequest,
  ApprovalRequests,
  KnownPolicies,
  PayerPasskey,
} from "../../src/app/approvals/ports.ts";
import type { ApprovalPolicies, ApprovalPolicy } from "../../src/domain/approvals/policy.ts";

/** Policies that a test changes; `isKnown`: what was read before is known still. */
export function makeFakePolicies() {
  let now: ApprovalPolicies = { version: 0, byCurrency: new Map() };
  let known = now;
  const policies: KnownPolicies = {
    known: async () => known,
    read: async () => {
      known = now;
      return known;
    },
  };
  return {
    policies,
    version: () => now.version,
    set(policy: ApprovalPolicy) {
      now = { version: now.version + 1, byCurrency: new Map([...now.byCurrency, [policy.currency, policy]]) };
    },
  };
}

/** What payers were asked to sign: one for each order. */
export function makeFakeRequests() {
  const asked = new Map<string, ApprovalRequest>();
  const nameOf = ({ actorId, operation, key }: ApprovalRequest["order"]) => JSON.stringify([actorId, operation, key]);
  const requests: ApprovalRequests = {
    ask: async (request) => void asked.set(nameOf(request.order), request),
    async findStatement(payerId, challenge) {
      const found = [...asked.values()].find((one) => Buffer.from(one.challenge).equals(Buffer.from(challenge)));
      return found?.order.actorId === payerId ? found.statement : null;
    },
  };
  return { requests, asked };
}

/** A device that signs by naming itself and the challenge: whoever verifies takes its word. */
export const signed = (challenge: Uint8Array, { credentialId }: PayerPasskey): AssertionResponse => ({
  credentialId,
  clientData: challenge,
  authenticatorData: Buffer.from("data"),
  signature: Buffer.from("signature"),
  userHandle: null,
});

/** Verifies what {@link signed} signs; `says` is what the device says of itself. */
export const makeFakeCeremony = (says: Partial<VerifiedAssertion> = {}): ApprovalCeremony => ({
  requestOptions: async ({ challenge, allowed }) =>
    JSON.stringify({ challenge: Buffer.from(challenge).toString("base64url"), allowed: allowed.length }),
  verifyAssertion: async ({ clientData }, key) =>
    key
      ? ok({
          challenge: Buffer.from(clientData).toString("base64url"),
          kind: "SYNCED",
          state: { signCount: 0, isBackedUp: true },
          ...says,
        })
      : err("NOT_PROVED"),
});

export const makeFakePasskeys = (held: ReadonlyMap<UserId, readonly PayerPasskey[]>) => ({
  listOf: async (payerId: UserId) => held.get(payerId) ?? [],
});
