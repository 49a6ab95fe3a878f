import { parseId } from "@coffer/contracts/ids";
import { requireUser } from "@coffer/platform/graphql/errors";
import type { Connection } from "@coffer/platform/graphql/pages";
import { listContactsOfUser, visibleTo } from "../../app/contacts/read-contacts.ts";
import type { Contact as DomainContact } from "../../domain/contacts/contact.ts";
import type { Context } from "../context.ts";
import type { ContactResolvers, EntityResolvers, QueryResolvers } from "../generated/types.ts";
import { type ContactList, type ContactPageArguments, contactList, readContactPage } from "./parse.ts";

export const contact: QueryResolvers["contact"] = async (_root, { id }, { actor, contactById }) =>
  visibleTo(actor, await contactById.load(id));

export const contacts: QueryResolvers["contacts"] = (_root, args, context) =>
  presentContacts({ name: "contacts", owner: requireUser(context.actor).userId }, args, context);

/** What any field that lists contacts answers. */
export async function presentContacts(
  list: ContactList,
  args: ContactPageArguments,
  { actor, app }: Context,
): Promise<Connection<DomainContact>> {
  const page = readContactPage(list, args);
  const listed = await listContactsOfUser(app.contacts, { actor, userId: parseId("usr", list.owner), page });
  return contactList(list, args).present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
}

/** What this request has read of them is not so any more. */
export function forgetContacts({ contactById, contactOfPerson }: Context): void {
  contactById.clearAll();
  contactOfPerson.clearAll();
}

/** Of the viewer's own alone: to staff, who are on neither side, none. */
export const contactOf: NonNullable<EntityResolvers["Payment"]["contact"]> = async (
  { from, to },
  _args,
  { actor, contactOfPerson },
) => {
  const { userId } = requireUser(actor);
  const others = [from, to].flatMap((side) => (side && side.userId !== userId ? [side.userId] : []));
  const [other] = others;
  return other === undefined || others.length === 2 ? null : contactOfPerson.load(other);
};

export const Contact: ContactResolvers = {
  user: ({ means }) => ("userId" in means ? { id: means.userId } : null),
  accountId: ({ means }) => ("accountId" in means ? means.accountId : null),
};
