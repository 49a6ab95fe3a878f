import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, instant, makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { StepSchedule } from "../../app/schedules/step-schedule.ts";
import type { Context } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";

type Asked = { readonly input: { readonly scheduleId: string; readonly idempotencyKey: string } };

const readStep = (args: Asked, { actor }: Context): StepSchedule => ({
  actorId: requireUser(actor).userId,
  ...readInput(args, (read) => ({
    scheduleId: read("input.scheduleId", makeIdParser("sch")),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  })),
});

export const pausePaymentSchedule: MutationResolvers["pausePaymentSchedule"] = async (_root, args, context) => {
  const paused = await context.app.pausePaymentSchedule(readStep(args, context));
  if (!paused.ok) return presentRefusal(paused.error);
  return { __typename: "PausePaymentScheduleSuccess", schedule: paused.value };
};

export const resumePaymentSchedule: MutationResolvers["resumePaymentSchedule"] = async (_root, args, context) => {
  const resumed = await context.app.resumePaymentSchedule(readStep(args, context));
  if (!resumed.ok) return presentRefusal(resumed.error);
  return { __typename: "ResumePaymentScheduleSuccess", schedule: resumed.value };
};

export const endPaymentSchedule: MutationResolvers["endPaymentSchedule"] = async (_root, args, context) => {
  const ended = await context.app.endPaymentSchedule(readStep(args, context));
  if (!ended.ok) return presentRefusal(ended.error);
  return { __typename: "EndPaymentScheduleSuccess", schedule: ended.value };
};

export const skipScheduledPayment: MutationResolvers["skipScheduledPayment"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const asked = readInput(args, (read) => ({
    scheduleId: read("input.scheduleId", makeIdParser("sch")),
    date: read("input.date", instant),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const skipped = await app.skipScheduledPayment({ actorId, ...asked });
  if (!skipped.ok) return presentRefusal(skipped.error);
  return { __typename: "SkipScheduledPaymentSuccess", schedule: skipped.value };
};
