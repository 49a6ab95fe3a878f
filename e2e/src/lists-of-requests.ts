import { type MakeList, pageWith } from "./lists-of.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

const ASKED = pageWith("role: PAYEE");

/** Of each person what they have asked to be paid, twice, by whoever has the link. */
export async function listsOfRequests<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person; readonly accountId: string }[],
): Promise<readonly List[]> {
  const lists = people.map(async ({ person, accountId: toAccountId }) => {
    for (const idempotencyKey of ["first", "second"])
      await person.client.ask(operation("RequestPayment"), { input: { toAccountId, idempotencyKey } });
    return [
      list(person, ["Query.paymentRequests", person.userId, `query ($after: String) { paymentRequests${ASKED} }`]),
      list(person, [
        "User.paymentRequests",
        person.userId,
        `query ($after: String) { me { paymentRequests${ASKED} } }`,
      ]),
    ];
  });
  return (await Promise.all(lists)).flat();
}
