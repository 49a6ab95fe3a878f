import { requireUser } from "@coffer/platform/graphql/errors";
import { makeIdParser } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { forgetContacts } from "./contacts.ts";
import { contactName, note } from "./parse.ts";

export const updateContact: MutationResolvers["updateContact"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const asked = readInput(args, (read) => ({
    contactId: read("input.contactId", makeIdParser("con")),
    name: read("input.name", contactName),
    note: read("input.note", note),
  }));
  const updated = await context.app.updateContact({ ownerId, ...asked });
  forgetContacts(context);
  return updated.ok ? { __typename: "UpdateContactSuccess", contact: updated.value } : presentRefusal(updated.error);
};

export const removeContact: MutationResolvers["removeContact"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const { contactId } = readInput(args, (read) => ({ contactId: read("input.contactId", makeIdParser("con")) }));
  const removed = await context.app.removeContact({ ownerId, contactId });
  forgetContacts(context);
  if (!removed.ok) return presentRefusal(removed.error);
  return { __typename: "RemoveContactSuccess", contactId: removed.value, user: { id: ownerId } };
};
