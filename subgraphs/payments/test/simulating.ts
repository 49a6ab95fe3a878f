import { randomUUID } from "node:crypto";
import type { Person } from "./world.ts";

const titleOf = (field: string) => `${field[0]?.toUpperCase()}${field.slice(1)}`;
const mutation = (field: string, success: string) =>
  `mutation ($input: ${titleOf(field)}Input!) { ${field}(input: $input) { __typename ... on ${titleOf(field)}Success { ${success} }
    ... on Refusal { code message } } }`;
const SUCCESS = {
  simulateProvider: "state until",
  simulateWithdrawalOutcome: "payment { id status }",
  simulateDepositOutcome: "payment { id status }",
} as const;
const IMPOSSIBLE = "... on OutcomeImpossible { providerSaid } ... on Refusal";

export type Simulating = keyof typeof SUCCESS;

/** The answer, or what was wrong with what was asked for. */
export async function simulate(
  { ask }: Pick<Person, "ask">,
  field: Simulating,
  input: Readonly<Record<string, unknown>>,
  // biome-ignore lint/suspicious/noExplicitAny: an answer
): Promise<Record<string, any>> {
  const text = mutation(field, SUCCESS[field]);
  const query = field === "simulateProvider" ? text : text.replace("... on Refusal", IMPOSSIBLE);
  const answer = await ask(query, { input: { idempotencyKey: randomUUID(), ...input } });
  return answer.errors ? answer : answer[field];
}
