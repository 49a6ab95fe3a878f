import { parseId } from "@coffer/contracts/ids";
import { faultAt, line, optional, prose } from "@coffer/platform/graphql/input-parsers";
import { type PageArguments, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { type Parser, readInput } from "@coffer/platform/graphql/read-input";
import { ok } from "@coffer/platform/values/result";
import type { ContactPage } from "../../app/contacts/ports.ts";
import type { PayeeReference } from "../../app/money/ports.ts";
import { contactNameKey } from "../../domain/contacts/name-key.ts";
import type { ContactId } from "../../domain/money/ids.ts";
import type { ContactPayeeInput } from "../generated/types.ts";
import { payee } from "../money/parse.ts";

const [NAME_MAX, NOTE_MAX] = [64, 256];

export const contactName = line(NAME_MAX);
export const note = optional(prose(NOTE_MAX));

/** No contact means another one. */
export const contactPayee: Parser<ContactPayeeInput, PayeeReference> = (raw, path) => {
  const read = payee(raw, path);
  if (read.ok && !("contactId" in read.value)) return ok(read.value);
  return faultAt(path, "EXACTLY_ONE", "must have exactly one of username, userId and accountId");
};

export type ContactPageArguments = PageArguments & { readonly search?: string | null | undefined };

/** A list of contacts by its name, and whose it is. */
export type ContactList = { readonly name: "contacts" | "contacts of a user"; readonly owner: string };

export const contactList = ({ name, owner }: ContactList, { search }: ContactPageArguments) =>
  pagedList<ContactId>({ name, of: [owner, search ?? null], parsePlace: (text) => parseId("con", text) });

/** Throws BAD_USER_INPUT with every fault. */
export function readContactPage(list: ContactList, args: ContactPageArguments): ContactPage {
  const { search, ...page } = readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", contactList(list, args).after),
    search: read("search", optional(contactName)),
  }));
  return { ...page, search: search === null ? null : contactNameKey(search) };
}
