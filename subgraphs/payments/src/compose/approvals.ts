import type { RelyingParty } from "@coffer/platform/passkeys/relying-party";
import { makeApprovalCeremony } from "../adapters/approval-ceremony.ts";
import { makeApprovalRequests } from "../adapters/postgres/approvals/approval-requests.ts";
import { makeApprovedPayees } from "../adapters/postgres/approvals/approved-payees.ts";
import { makeKeptApprovals } from "../adapters/postgres/approvals/kept-approvals.ts";
import { makePayerPasskeys } from "../adapters/postgres/approvals/payer-passkeys.ts";
import { makeKnownPolicies, makePolicyDesk } from "../adapters/postgres/approvals/policies.ts";
import { makeSubmitWarranted } from "../app/approvals/submit-warranted.ts";
import type { Money } from "./money.ts";

/** What makes a payment with the approval that policies ask for. */
export function composeApprovals(money: Money, party: RelyingParty) {
  const { pool, log } = money;
  const { rpId } = party;
  const judging = {
    policies: makeKnownPolicies(money),
    approvedPayees: makeApprovedPayees(pool),
    passkeys: makePayerPasskeys(pool),
    ceremony: rpId === null ? null : makeApprovalCeremony({ ...party, rpId }, log),
  };
  return {
    desk: makePolicyDesk(money),
    kept: makeKeptApprovals(pool),
    /** What a payment is judged by, for whoever foresees it. */
    judging,
    submitWarranted: makeSubmitWarranted({ ...money, ...judging, requests: makeApprovalRequests(money) }),
  };
}
