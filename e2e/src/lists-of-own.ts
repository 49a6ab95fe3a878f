import { expect, vi } from "vitest";
import { type MakeList, PAGE } from "./lists-of.ts";
import { operation } from "./operations.ts";
import { fund, type Person } from "./people.ts";

/** What nobody else sees of each person. */
export const listsOfOwn = async <List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
): Promise<readonly List[]> => [...(await listsOfContacts(list, people)), ...(await listsOfEvents(list, people))];

/** Of each person two contacts, who both mean the other. */
async function listsOfContacts<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
): Promise<readonly List[]> {
  const lists = people.map(async ({ person }, place) => {
    const payee = { userId: people[people.length - 1 - place]?.person.userId };
    for (const name of ["first", "second"])
      await person.client.ask(operation("AddContact"), { input: { name, payee, idempotencyKey: name } });
    return [
      list(person, ["Query.contacts", person.userId, `query ($after: String) { contacts${PAGE} }`]),
      list(person, ["User.contacts", person.userId, `query ($after: String) { me { contacts${PAGE} } }`]),
    ];
  });
  return (await Promise.all(lists)).flat();
}

/** Of each person what happened to them since they first asked. */
async function listsOfEvents<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
): Promise<readonly List[]> {
  const page = `query ($after: String) { events${PAGE} }`;
  const lists = people.map(async ({ person }) => {
    await person.client.ask(page);
    await fund(person, "1.00");
    await vi.waitFor(
      async () => expect((await person.client.ask(page)).events.pageInfo).toMatchObject({ hasNextPage: true }),
      { timeout: 120_000, interval: 100 },
    );
    return list(person, ["Query.events", person.userId, page]);
  });
  return Promise.all(lists);
}
