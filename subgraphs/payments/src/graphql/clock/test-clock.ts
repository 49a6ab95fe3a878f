import { requireUser } from "@coffer/platform/graphql/errors";
import { faultAt, idempotencyKey, instant, within } from "@coffer/platform/graphql/input-parsers";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { Advance } from "../../app/clock/ports.ts";
import type { MutationResolvers, QueryResolvers, TestClockResolvers, TestClockStepInput } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";

/** As the database bounds it, at once. */
const YEAR_SECONDS = 366 * 86_400;

export const testClock: QueryResolvers["testClock"] = async (_root, _args, { app }) => app.readTestClock();

export const advanceTestClock: MutationResolvers["advanceTestClock"] = async (_root, args, { app, actor }) => {
  const actorId = requireUser(actor).userId;
  const command = readInput(args, (read) => ({
    by: read("input.by", step),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const advanced = await app.advanceTestClock({ actorId, ...command });
  return advanced.ok
    ? { __typename: "AdvanceTestClockSuccess", testClock: advanced.value }
    : presentRefusal(advanced.error);
};

const step: Parser<TestClockStepInput, Advance> = ({ seconds, until }, path) => {
  const hasSeconds = typeof seconds === "number";
  const hasUntil = until !== null && until !== undefined;
  if (hasSeconds === hasUntil) return faultAt(path, "EXACTLY_ONE", "must have exactly one of seconds and until");
  if (hasSeconds) {
    const read = within({ min: 1, max: YEAR_SECONDS })(seconds, `${path}.seconds`);
    return read.ok ? ok({ bySeconds: read.value }) : read;
  }
  const read = instant(until, `${path}.until`);
  return read.ok ? ok({ until: read.value }) : read;
};

export const TestClock: TestClockResolvers = {
  advancedAt: ({ last }) => last?.at ?? null,
  advancedBy: ({ last }) => (last === null ? null : { id: last.by }),
};
