import type { PlanNode, SubscriptionNode } from "@apollo/query-planner";
import { isPlainName } from "@coffer/platform/values/plain-name";
import type { FetchFrom, SubgraphRequest, SubgraphResponse } from "../sources/subgraph-source.ts";
import type { Projection } from "./compile-projection.ts";
import type { InternalNames } from "./internal-names.ts";

/**
 * A plan that asks one subgraph once, and whose answer needs no more than a look at what may be
 * shown.
 */
export type SingleFetch = {
  readonly subgraph: string;
  /** Of the client's variables. */
  readonly requestOf: (variables: Readonly<Record<string, unknown>>) => SubgraphRequest;
  readonly project: Projection;
};

type Planned = {
  readonly node: PlanNode | SubscriptionNode | undefined;
  readonly project: Projection | null;
  readonly names: Pick<InternalNames, "clientNameOf">;
  readonly constants: Readonly<Record<string, unknown>>;
};

/** Null for every other plan. */
export function compileSingleFetch({ node, project, names, constants }: Planned): SingleFetch | null {
  if (!project || node?.kind !== "Fetch") return null;
  if (node.requires || node.inputRewrites?.length || node.outputRewrites?.length) return null;
  const { serviceName, operation: query, operationName, variableUsages = [] } = node;
  const constant = Object.entries(constants).filter(([name]) => variableUsages.includes(name));
  const given = variableUsages.filter((name) => !Object.hasOwn(constants, name));
  const used = given.map((name) => ({ name, from: names.clientNameOf(name) }));
  if (!used.every(({ from }) => isPlainName(from))) return null;
  return {
    subgraph: serviceName,
    project,
    requestOf(clients) {
      const variables: Record<string, unknown> = {};
      for (const [name, value] of constant) variables[name] = value;
      for (const { name, from } of used) if (clients[from] !== undefined) variables[name] = clients[from];
      return operationName === undefined ? { query, variables } : { query, variables, operationName };
    },
  };
}

/**
 * Asks the one subgraph. What is not plainly right is left to the whole executor, which has the say
 * about all that is odd: `answering` is for it.
 */
export async function executeSingleFetch(
  { subgraph, requestOf, project }: SingleFetch,
  variables: Readonly<Record<string, unknown>>,
  fetch: FetchFrom,
): Promise<{ data: Readonly<Record<string, unknown>> | null; answering: Promise<SubgraphResponse> }> {
  const answering = fetch(subgraph, requestOf(variables), true);
  const answer = await answering.catch(() => null);
  const data = answer?.data && !answer.errors ? project(answer.data) : null;
  return { data, answering };
}
