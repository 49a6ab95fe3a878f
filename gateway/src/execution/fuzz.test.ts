import { ApolloServer } from "@apollo/server";
import { type DocumentNode, GraphQLError, parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { makeGenerateOperation } from "./generate-operation.fixture.ts";
import { difference, makeBothWays } from "./merged-schema.fixture.ts";
import { type FakeContext, fakeContext } from "./three-subgraphs.fixture.ts";

const { supergraph, merged, byUs, byGraphqlJs } = makeBothWays();
const server = new ApolloServer<FakeContext>({ gateway: supergraph.gateway });
const generate = makeGenerateOperation(merged);

const OPERATIONS = 10_000;
const ROUND = 1_000;
const rounds = Array.from({ length: OPERATIONS / ROUND }, (_unused, index) => 1 + index * ROUND);

function parsed(text: string): DocumentNode | null {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return null;
    throw error;
  }
}

/** Null where the gateway refuses it, and nothing was done. */
async function whyNotRefused(query: string, variables: object): Promise<string | null> {
  const contextValue = fakeContext();
  const { body } = await server.executeOperation({ query, variables: { ...variables } }, { contextValue });
  if (body.kind !== "single") return "several answers";
  const { data, errors } = body.singleResult;
  if (contextValue.done.length > 0) return `did ${contextValue.done.join()}`;
  return errors?.length && !data ? null : `answered ${JSON.stringify(data)}`;
}

async function round(from: number) {
  const counts = { valid: 0, broken: 0, mutations: 0, subscriptions: 0, failing: 0, aliased: 0 };
  const wrong: string[] = [];
  for (let seed = from; seed < from + ROUND; seed += 1) {
    const { text, variables } = generate(seed);
    const document = parsed(text);
    let found: string | null;
    if (!document || validate(merged, document).length > 0) {
      counts.broken += 1;
      found = await whyNotRefused(text, variables);
    } else {
      const theirs = await byGraphqlJs(document, variables);
      found = difference(await byUs(document, variables), theirs);
      counts.valid += 1;
      counts.mutations += theirs.done.length > 0 ? 1 : 0;
      counts.subscriptions += text.startsWith("subscription") ? 1 : 0;
      counts.failing += theirs.result.errors ? 1 : 0;
      counts.aliased += /\b(id|__typename): (?!id|__typename)/.test(text) ? 1 : 0;
    }
    if (found) wrong.push(`seed ${seed}: ${text} with ${JSON.stringify(variables)}: ${found}`);
  }
  return { wrong, counts };
}

describe("generated operations", () => {
  it.each(rounds)(
    "are answered as graphql-js answers them on one schema of the same fakes, or refused: a thousand from seed %i",
    async (from) => {
      const { wrong, counts } = await round(from);
      expect(wrong).toEqual([]);
      // Of each kind enough that the rest says something.
      expect(counts.valid).toBeGreaterThan(ROUND / 2);
      for (const count of Object.values(counts)) expect(count).toBeGreaterThan(ROUND / 50);
    },
  );
});
