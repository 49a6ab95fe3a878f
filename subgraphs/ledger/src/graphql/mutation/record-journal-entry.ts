import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey, line, optional, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { kind, makeLegsParser, momentUntil } from "../parse.ts";
import { presentRefusal } from "../present-refusal.ts";

const [NARRATIVE_MAX, REFERENCE_MAX] = [512, 128];

export const recordJournalEntry: MutationResolvers["recordJournalEntry"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const assets = await app.assetsFor(args);
  const command = readInput(args, (read) => ({
    kind: read("input.kind", optional(kind)),
    effectiveAt: read("input.effectiveAt", optional(momentUntil(app.clock.now()))),
    narrative: read("input.narrative", prose(NARRATIVE_MAX)),
    reference: read("input.reference", optional(line(REFERENCE_MAX))),
    legs: read("input.legs", makeLegsParser(assets)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const recorded = await app.operators.recordJournalEntry({
    actorId: userId,
    ...command,
    kind: command.kind ?? "MANUAL",
  });
  forgetRead(context);
  if (!recorded.ok) return presentRefusal(recorded.error, context);
  return { __typename: "RecordJournalEntrySuccess", entry: await loaded(context.entryById, recorded.value.id) };
};
