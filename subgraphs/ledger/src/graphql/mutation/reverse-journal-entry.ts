import { requireUser } from "@coffer/platform/graphql/errors";
import { id, idempotencyKey, prose } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import { forgetRead, loaded } from "../context.ts";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../present-refusal.ts";

const NARRATIVE_MAX = 512;

export const reverseJournalEntry: MutationResolvers["reverseJournalEntry"] = async (_root, args, context) => {
  const { app, actor } = context;
  const { userId } = requireUser(actor);
  const command = readInput(args, (read) => ({
    entryId: read("input.entryId", id("je")),
    narrative: read("input.narrative", prose(NARRATIVE_MAX)),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const reversed = await app.operators.reverseJournalEntry({ actorId: userId, ...command });
  forgetRead(context);
  if (!reversed.ok) return presentRefusal(reversed.error, context);
  return { __typename: "ReverseJournalEntrySuccess", entry: await loaded(context.entryById, reversed.value.id) };
};
