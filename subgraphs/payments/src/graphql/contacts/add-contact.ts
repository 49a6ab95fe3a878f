import { requireUser } from "@coffer/platform/graphql/errors";
import { idempotencyKey } from "@coffer/platform/graphql/input-parsers";
import { readInput } from "@coffer/platform/graphql/read-input";
import type { MutationResolvers } from "../generated/types.ts";
import { presentRefusal } from "../money/present-refusal.ts";
import { forgetContacts } from "./contacts.ts";
import { contactName, contactPayee, note } from "./parse.ts";

export const addContact: MutationResolvers["addContact"] = async (_root, args, context) => {
  const ownerId = requireUser(context.actor).userId;
  const asked = readInput(args, (read) => ({
    name: read("input.name", contactName),
    payee: read("input.payee", contactPayee),
    note: read("input.note", note),
    idempotencyKey: read("input.idempotencyKey", idempotencyKey),
  }));
  const added = await context.app.addContact({ ownerId, ...asked });
  forgetContacts(context);
  return added.ok ? { __typename: "AddContactSuccess", contact: added.value } : presentRefusal(added.error);
};
