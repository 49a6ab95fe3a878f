import { requireUser } from "@coffer/platform/graphql/errors";
import { anything, idempotencyKey, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { Outcome } from "../../domain/stuck/verdict.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { actReason } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";

type Why = { readonly reason: string; readonly idempotencyKey: string };
type End = { readonly input: Why & { readonly paymentId: string; readonly outcome: Outcome } };
type Decision = { readonly input: Why & { readonly endingId: string } };

const readEnd = (args: End) =>
  readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    outcome: read("input.outcome", anything<Outcome>),
    reason: read("input.reason", actReason),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

const readDecision = (args: Decision) =>
  readInput(args, (read) => ({
    endingId: read("input.endingId", makeIdParser("pen")),
    reason: read("input.reason", actReason),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));

export const retryPayment: MutationResolvers["retryPayment"] = async (_root, args, { app, actor }) => {
  const operatorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    paymentId: read("input.paymentId", makeIdParser("pay")),
    reason: read("input.reason", actReason),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const retried = await app.retryPayment({ operatorId, ...command });
  return retried.ok ? { __typename: "RetryPaymentSuccess", payment: retried.value } : presentRefusal(retried.error);
};

export const endPayment: MutationResolvers["endPayment"] = async (_root, args, { app, actor }) => {
  const ended = await app.endPayment({ operatorId: requireUser(actor).userId, ...readEnd(args) });
  return ended.ok ? { __typename: "EndPaymentSuccess", payment: ended.value } : presentRefusal(ended.error);
};

export const proposePaymentEnding: MutationResolvers["proposePaymentEnding"] = async (_root, args, { app, actor }) => {
  const proposed = await app.proposePaymentEnding({ operatorId: requireUser(actor).userId, ...readEnd(args) });
  return proposed.ok
    ? { __typename: "ProposePaymentEndingSuccess", ending: proposed.value }
    : presentRefusal(proposed.error);
};

export const approvePaymentEnding: MutationResolvers["approvePaymentEnding"] = async (_root, args, { app, actor }) => {
  const approved = await app.approvePaymentEnding({ operatorId: requireUser(actor).userId, ...readDecision(args) });
  return approved.ok
    ? { __typename: "ApprovePaymentEndingSuccess", payment: approved.value }
    : presentRefusal(approved.error);
};

export const denyPaymentEnding: MutationResolvers["denyPaymentEnding"] = async (_root, args, { app, actor }) => {
  const denied = await app.denyPaymentEnding({ operatorId: requireUser(actor).userId, ...readDecision(args) });
  return denied.ok ? { __typename: "DenyPaymentEndingSuccess", ending: denied.value } : presentRefusal(denied.error);
};
