import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, optional } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { approval } from "../approvals/parse.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { makeAmountParser, makeIdParser, memo, payee, priority, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { localTime, rule, timeZone } from "./parse.ts";

export const schedulePayment: MutationResolvers["schedulePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    amount: read("input.amount", makeAmountParser(assets)),
    fromAccountId: read("input.fromAccountId", makeIdParser("acc")),
    to: read("input.to", payee),
    memo: read("input.memo", memo),
    reference: read("input.reference", reference),
    priority: read("input.priority", priority),
    startsAt: read("input.startsAt", localTime),
    timeZone: read("input.timeZone", timeZone),
    rule: read("input.rule", optional(rule)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
  }));
  const made = await app.schedulePayment({ actorId, ...command });
  return made.ok ? { __typename: "SchedulePaymentSuccess", schedule: made.value } : presentRefusal(made.error);
};
