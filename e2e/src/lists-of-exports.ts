import { type MakeList, PAGE } from "./lists-of.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

/** Of each person two files that they asked for. */
export async function listsOfExports<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person }[],
): Promise<readonly List[]> {
  for (const { person } of people)
    for (const idempotencyKey of ["first", "second"])
      await person.client.ask(operation("ExportPayments"), { input: { idempotencyKey } });
  const page = `query ($after: String) { paymentExports${PAGE} }`;
  return people.map(({ person }) => list(person, ["Query.paymentExports", person.userId, page]));
}
