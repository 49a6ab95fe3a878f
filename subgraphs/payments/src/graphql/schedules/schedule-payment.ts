import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, makeIdParser, optional } from "@coffer/platform/graphql/input-parsers";
import { object, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import type { Assets } from "../../app/money/ports.ts";
import { approval } from "../approvals/parse.ts";
import type { MutationResolvers, PreviewSchedulePaymentInput, QueryResolvers } from "../generated/types.ts";
import { makeAmountParser, memo, payee, priority, reference } from "../money/parse.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { localTime, rule, timeZone } from "./parse.ts";
import { presentSchedulePreview } from "./schedule-preview.ts";

/** What the mutation and its preview are asked for. */
const makeOrderParser = (assets: Assets) =>
  object((read: ReadAt<PreviewSchedulePaymentInput>) => ({
    amount: read("amount", makeAmountParser(assets)),
    fromAccountId: read("fromAccountId", makeIdParser("acc")),
    to: read("to", payee),
    memo: read("memo", memo),
    reference: read("reference", reference),
    priority: read("priority", priority),
    startsAt: read("startsAt", localTime),
    timeZone: read("timeZone", timeZone),
    rule: read("rule", optional(rule)),
  }));

export const schedulePayment: MutationResolvers["schedulePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command, ...once } = readInput(args, (read) => ({
    order: read("input", makeOrderParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
    approval: read("input.approval", optional(approval)),
  }));
  const made = await app.schedulePayment({ actorId, ...command, ...once });
  return made.ok ? { __typename: "SchedulePaymentSuccess", schedule: made.value } : presentRefusal(made.error);
};

export const previewSchedulePayment: QueryResolvers["previewSchedulePayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const assets = await app.assetsFor(args);
  const { order: command } = readInput(args, (read) => ({ order: read("input", makeOrderParser(assets)) }));
  const foreseen = await app.previews.schedulePayment({ actorId, ...command });
  return foreseen.ok ? presentSchedulePreview(foreseen.value, app) : presentRefusal(foreseen.error);
};
