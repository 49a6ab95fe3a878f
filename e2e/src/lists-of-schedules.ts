import { randomUUID } from "node:crypto";
import { type MakeList, pageWith } from "./lists-of.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

const CURRENCIES = ["BTC", "ETH"];

/** Of limits and of fees, of two currencies, two schedules each. */
export async function listsOfSchedules<List>(list: MakeList<List>, admin: Person): Promise<readonly List[]> {
  const set = async (what: "Limit" | "Fee", input: Record<string, unknown>): Promise<number> => {
    const said = { rules: [], reason: "a record of it", idempotencyKey: randomUUID(), ...input };
    const answer = await admin.client.ask(operation(`Set${what}Schedule`), { input: said });
    return answer[`set${what}Schedule`].schedule.version;
  };
  for (const currency of CURRENCIES) {
    await set("Limit", { currency, basedOnVersion: await set("Limit", { currency, basedOnVersion: 0 }) });
    await set("Fee", { currency, basedOn: await set("Fee", { currency }) });
  }
  return ["limit", "fee"].flatMap((what) =>
    CURRENCIES.map((currency) =>
      list(admin, [
        `Query.${what}Schedules`,
        currency,
        `query ($after: String) { ${what}Schedules${pageWith(`currency: ${JSON.stringify(currency)}`)} }`,
      ]),
    ),
  );
}
