import type { GraphQLDataSource } from "@apollo/gateway";
import type { QueryPlan } from "@apollo/query-planner";
import { isPlainName } from "@coffer/platform/plain-name";
import type { FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from "graphql";
import { compileProjection, type Projection } from "./compile-projection.ts";
import type { GatewayContext, SubgraphRequest, SubgraphSource } from "./subgraph-source.ts";

/** A plan that asks one subgraph once, and whose answer needs no more than a look at what may be shown. */
export type SingleFetch = {
  readonly subgraph: string;
  readonly requestOf: (variables: Readonly<Record<string, unknown>>) => SubgraphRequest;
  readonly project: Projection;
};

type Planned = {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly plan: QueryPlan;
};

/** Null for every other plan. */
export function compileSingleFetch({ schema, operation, fragments, plan }: Planned): SingleFetch | null {
  const { node } = plan;
  if (node?.kind !== "Fetch" || node.requires || node.inputRewrites?.length || node.outputRewrites?.length) return null;
  const { serviceName, operation: query, operationName, variableUsages = [] } = node;
  const project = variableUsages.every(isPlainName) ? compileProjection(schema, operation, fragments) : null;
  if (!project) return null;
  return {
    subgraph: serviceName,
    project,
    requestOf(given) {
      const variables: Record<string, unknown> = {};
      for (const name of variableUsages) if (given[name] !== undefined) variables[name] = given[name];
      return operationName === undefined ? { query, variables } : { query, variables, operationName };
    },
  };
}

type Asked<C extends GatewayContext> = {
  readonly sources: Readonly<Record<string, SubgraphSource<C>>>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: C;
};

/**
 * Asks the one subgraph. What is not plainly right is left to the whole executor, which has the say about all that is odd: `replacing` gives it the answer, or
 * the fault, as it came.
 */
export async function executeSingleFetch<C extends GatewayContext>(
  { subgraph, requestOf, project }: SingleFetch,
  { sources, variables, context }: Asked<C>,
): Promise<{ data: Readonly<Record<string, unknown>> | null; replacing: Readonly<Record<string, GraphQLDataSource>> }> {
  const source = sources[subgraph];
  if (!source) throw new Error(`no source for subgraph ${subgraph}`);
  const answering = source.execute(requestOf(variables), context);
  const answer = await answering.catch(() => null);
  const data = answer?.data && !answer.errors ? project(answer.data) : null;
  return { data, replacing: { [subgraph]: { process: () => answering } } };
}
