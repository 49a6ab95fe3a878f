import { type MakeList, PAGE, pageWith } from "./lists-of.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

/** Of each person two payment schedules, to the other. */
export async function listsOfPaymentSchedules<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person; readonly accountId: string }[],
): Promise<readonly List[]> {
  const lists = people.map(async ({ person, accountId: fromAccountId }, place) => {
    const to = { userId: people[people.length - 1 - place]?.person.userId };
    const amount = { amount: "1.00", currency: "USD" };
    const startsAt = new Date(Date.now() + 24 * 60 * 60_000).toISOString().slice(0, 19);
    for (const idempotencyKey of ["first", "second"]) {
      const input = { fromAccountId, to, amount, startsAt, timeZone: "UTC", idempotencyKey };
      await person.client.ask(operation("SchedulePayment"), { input });
    }
    const page = `paymentSchedules${PAGE}`;
    return [
      list(person, ["Query.paymentSchedules", person.userId, `query ($after: String) { ${page} }`]),
      list(person, ["User.paymentSchedules", person.userId, `query ($after: String) { me { ${page} } }`]),
    ];
  });
  return (await Promise.all(lists)).flat();
}

/** Of each person two bulk payments of two rows, to the other. */
export async function listsOfBulkPayments<List>(
  list: MakeList<List>,
  people: readonly { readonly person: Person; readonly accountId: string }[],
): Promise<readonly List[]> {
  const lists = people.map(async ({ person, accountId: fromAccountId }, place) => {
    const to = { userId: people[people.length - 1 - place]?.person.userId };
    const row = { to, amount: { amount: "1.00", currency: "USD" } };
    const made: string[] = [];
    for (const idempotencyKey of ["first", "second"]) {
      const input = { fromAccountId, rows: [row, row], idempotencyKey };
      const { createBulkPayment } = await person.client.ask(operation("CreateBulkPayment"), { input });
      made.push(createBulkPayment.bulkPayment.id);
    }
    return [
      list(person, ["Query.bulkPayments", person.userId, `query ($after: String) { bulkPayments${PAGE} }`]),
      ...made.map((id) =>
        list(person, ["BulkPayment.rows", id, `query ($after: String) { bulkPayment(id: "${id}") { rows${PAGE} } }`]),
      ),
    ];
  });
  return (await Promise.all(lists)).flat();
}

/** Of what a sandbox exchanges: two pairs. */
export const listsOfTerms = <List>(list: MakeList<List>, admin: Person): readonly List[] =>
  ["EUR", "BTC"].map((base) =>
    list(admin, [
      "Query.exchangeTerms",
      base,
      `query ($after: String) { exchangeTerms${pageWith(`base: "${base}", counter: "USD"`)} }`,
    ]),
  );

/** Of what waits for operators: all of it, and what was given up. */
const listsOfStuck = <List>(list: MakeList<List>, operator: Person): readonly List[] =>
  ["", "GIVEN_UP"].map((reason) =>
    list(operator, [
      "Query.stuckPayments",
      reason,
      `query ($after: String) { stuckPayments${reason ? pageWith(`reason: ${reason}`) : PAGE} }`,
    ]),
  );

/** Of everybody's: all of it, and what was paid into Coffer. */
const listsOfEvery = <List>(list: MakeList<List>, operator: Person): readonly List[] =>
  ["", "DEPOSIT"].map((kind) =>
    list(operator, [
      "Query.everyPayment",
      kind,
      `query ($after: String) { everyPayment${kind ? pageWith(`filter: { kinds: [${kind}] }`) : PAGE} }`,
    ]),
  );

/** What staff see of everybody's. */
export const listsOfStaff = <List>(list: MakeList<List>, operator: Person): readonly List[] => [
  ...listsOfStuck(list, operator),
  ...listsOfEvery(list, operator),
];
