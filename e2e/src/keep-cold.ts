import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

/** What a mutation of schema/operations says, whoever asks. */
export const runAs = async (who: Person, name: string, input: object): Promise<Answer> =>
  Object.values(await who.client.ask(operation(name), { input }))[0] as Answer;

type Agreed = {
  readonly network: string;
  readonly watch: string;
  readonly caps: readonly object[];
  readonly basedOn?: number;
};

/** One ADMIN proposes it, and another, who alone can, agrees; gives the address. */
export async function keepCold([ann, ben]: readonly [Person, Person], agreed: Agreed): Promise<string> {
  const draft = { ...agreed, reason: "more than two days need", idempotencyKey: randomUUID() };
  const proposed = await runAs(ann, "ProposeColdStorage", draft);
  expect(proposed).toMatchObject({ coldStorage: { state: "PROPOSED", version: null } });
  const decision = { coldStorageId: proposed.coldStorage.id, reason: "as the device shows it" };
  expect(await runAs(ann, "ApproveColdStorage", decision)).toMatchObject({ code: "OWN_COLD_STORAGE" });
  expect(await runAs(ben, "ApproveColdStorage", decision)).toMatchObject({ coldStorage: { state: "IN_FORCE" } });
  return proposed.coldStorage.address as string;
}
