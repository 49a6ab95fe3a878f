import { randomUUID } from "node:crypto";
import type { Person } from "./world.ts";

export const CONTACT_PARTS = "id name note user { id } accountId createdAt";
export const ADD_CONTACT = `mutation ($input: AddContactInput!) { addContact(input: $input) { __typename
  ... on AddContactSuccess { contact { ${CONTACT_PARTS} } } ... on QuotaExceeded { limit } ... on Refusal { code message } } }`;
export const UPDATE_CONTACT = `mutation ($input: UpdateContactInput!) { updateContact(input: $input) { __typename
  ... on UpdateContactSuccess { contact { ${CONTACT_PARTS} } } ... on Refusal { code message } } }`;
export const REMOVE_CONTACT = `mutation ($input: RemoveContactInput!) { removeContact(input: $input) { __typename
  ... on RemoveContactSuccess { contactId user { id contacts { nodes { id } } } } ... on Refusal { code message } } }`;

/** Somebody's new contact. */
export async function addContact(
  { ask }: Pick<Person, "ask">,
  payee: Record<string, unknown>,
  name: string = randomUUID(),
): Promise<string> {
  const answer = await ask(ADD_CONTACT, { input: { name, payee, idempotencyKey: randomUUID() } });
  if (!answer.addContact?.contact) throw new Error(JSON.stringify(answer));
  return answer.addContact.contact.id;
}

export const removeContact = ({ ask }: Pick<Person, "ask">, contactId: string) =>
  ask(REMOVE_CONTACT, { input: { contactId } });
