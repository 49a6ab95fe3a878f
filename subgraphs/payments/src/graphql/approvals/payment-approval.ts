import { may } from "@coffer/platform/identity/may";
import type { EntityResolvers, PaymentApprovalResolvers } from "../generated/types.ts";

/** What a payer signed is theirs, and staff's to look at: whom they paid is told nothing of it. */
export const approvalOf: NonNullable<EntityResolvers["Payment"]["approval"]> = (
  { id, from },
  _args,
  { actor, approvalByPayment },
) => (from && may(actor, "payments:read", from.userId) ? approvalByPayment.load(id) : null);

const asText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64url");

export const PaymentApproval: PaymentApprovalResolvers = {
  credentialId: ({ credentialId }) => asText(credentialId),
  digest: ({ challenge }) => asText(challenge),
};
