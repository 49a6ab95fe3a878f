import { requireUser } from "@coffer/platform/graphql/errors";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { LedgerInputs } from "../parse.ts";
import { presentRefusal } from "../present-refusal.ts";

const NARRATIVE_MAX = 512;

export const reverseJournalEntry: MutationResolvers["reverseJournalEntry"] = async (_root, { input }, context) => {
  const { app, actor } = context;
  const inputs = new LedgerInputs(app.assets);
  const command = {
    actorId: requireUser(actor).userId,
    entryId: inputs.id("input.entryId", "je", input.entryId),
    narrative: inputs.prose("input.narrative", input.narrative, NARRATIVE_MAX),
    idempotencyKey: inputs.idempotencyKey(input.idempotencyKey),
  };
  inputs.throwIfAny();
  const reversed = await app.operators.reverseJournalEntry(command);
  forgetRead(context);
  if (!reversed.ok) return presentRefusal(reversed.error, context);
  return { __typename: "ReverseJournalEntrySuccess", entry: await loaded(context.entryById, reversed.value.id) };
};
