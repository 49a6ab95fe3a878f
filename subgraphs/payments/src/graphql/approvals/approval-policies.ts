import type { ApprovalPolicyResolvers, QueryResolvers } from "../generated/types.ts";
import { presentMoney } from "../money/present.ts";

export const approvalPolicies: QueryResolvers["approvalPolicies"] = async (_root, _args, { app }) => [
  ...(await app.approvalPolicies()),
];

export const ApprovalPolicy: ApprovalPolicyResolvers = {
  threshold: ({ threshold }) => threshold && presentMoney(threshold),
  setAt: ({ decidedAt }) => decidedAt,
  setBy: ({ operatorId }) => ({ id: operatorId }),
};
