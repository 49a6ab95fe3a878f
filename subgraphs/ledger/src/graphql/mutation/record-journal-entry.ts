import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";
import { presentRefusal } from "../present-refusal.ts";

const [NARRATIVE_MAX, REFERENCE_MAX] = [512, 128];

export const recordJournalEntry: MutationResolvers["recordJournalEntry"] = async (_root, { input }, context) => {
  const { app, actor } = context;
  const inputs = new LedgerInputs(app.assets);
  const command = {
    actorId: requireUser(actor).userId,
    kind: inputs.kind(input.kind) ?? "MANUAL",
    effectiveAt: inputs.effectiveAt(input.effectiveAt, app.clock.now()),
    narrative: inputs.prose("input.narrative", input.narrative, NARRATIVE_MAX),
    reference: inputs.lineOrNone("input.reference", input.reference, REFERENCE_MAX),
    legs: inputs.legs(input.legs),
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  const recorded = await app.operators.recordJournalEntry(command);
  forgetRead(context);
  if (!recorded.ok) return presentRefusal(recorded.error, context);
  return { __typename: "RecordJournalEntrySuccess", entry: await loaded(context.entryById, recorded.value.id) };
};
