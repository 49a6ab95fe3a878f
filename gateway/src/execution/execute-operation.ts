import type { PlanNode } from "@apollo/query-planner";
import type { Work } from "@coffer/platform/running/work";
import type { ExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import type { FetchFrom } from "../sources/subgraph-source.ts";
import { completeResponse } from "./complete-response.ts";
import { executePlan } from "./execute-plan.ts";
import type { FieldSets } from "./field-sets.ts";
import type { InternalNames } from "./internal-names.ts";
import { makeIntrospect } from "./introspection.ts";
import type { Planned } from "./plan-operation.ts";
import { executeSingleFetch } from "./single-fetch.ts";

type Json = Readonly<Record<string, unknown>>;

export type PlannedExecution = {
  readonly planned: Planned;
  /** Instead of the planned one. */
  readonly node?: PlanNode;
  /** As the client sent them: the subgraphs coerce them again. */
  readonly variables: Json;
  readonly coerced: Json;
  readonly fetch: FetchFrom;
  readonly work: Work | undefined;
};

/** Carries a plan out and shows the client what it asked for, under the client's names. */
export type ExecutePlanned = (execution: PlannedExecution) => Promise<ExecutionResult>;

export function makeExecutePlanned(options: {
  readonly schema: GraphQLSchema;
  readonly supergraphSchema: GraphQLSchema;
  readonly names: InternalNames;
  readonly keys: FieldSets["keys"];
}): ExecutePlanned {
  const { schema, supergraphSchema, names, keys } = options;

  const introspection = makeIntrospect(schema);

  const executeWhole: ExecutePlanned = async ({ planned, node, variables, coerced, fetch, work }) => {
    const { operation, fragments, project } = planned;
    const whole = node ?? planned.node;
    if (whole?.kind === "Subscription") throw new Error("a subscription is carried out event by event");
    const execution = {
      supergraphSchema,
      names,
      keys,
      variables: { ...inside(names, variables), ...planned.constants },
      coerced,
      fetch,
      work,
    };
    const { data: found, errors, isCutShort } = await executePlan(whole, execution);
    // Nobody gets what was found for a question that is over.
    work?.goOn();
    const shown = errors.length === 0 ? project?.(found) : null;
    if (shown) return { data: shown };
    const completion = { schema, names, operation, fragments, variables: coerced };
    const { data, errors: nulled } = completeResponse(found, {
      ...completion,
      introspect(nodes) {
        const { value, values } = introspection.answer({ operation, fragments, nodes, variables });
        work?.take(values);
        return value;
      },
    });
    const all = [...errors, ...nulled.filter(makeIsUnexplained(errors, isCutShort))];
    return all.length > 0 ? { data, errors: all } : { data };
  };

  return async (execution) => {
    const { planned, node, variables, fetch } = execution;
    if (!planned.singleFetch || node) return executeWhole(execution);
    const { data, answering } = await executeSingleFetch(planned.singleFetch, variables, fetch);
    return data ? { data } : executeWhole({ ...execution, fetch: () => answering });
  };
}

function inside({ variableOf }: InternalNames, variables: Json): Json {
  const renamed: Record<string, unknown> = {};
  for (const name of Object.keys(variables)) renamed[variableOf(name)] = variables[name];
  return renamed;
}

/**
 * An error at, above or below a null is why it is there; one without a path may be. At the root one
 * beside it is, too, where a subgraph was cut short by it.
 */
function makeIsUnexplained(errors: readonly GraphQLError[], isCutShort: boolean): (nulled: GraphQLError) => boolean {
  if (errors.some(({ path }) => !path)) return () => false;
  const at = new Set<string>();
  const below = new Set<string>();
  for (const { path = [] } of errors) {
    at.add(path.join());
    for (const above of startsOf(path)) below.add(above);
  }
  return ({ path = [] }) =>
    !(isCutShort && path.length === 1) && !below.has(path.join()) && !startsOf(path).some((above) => at.has(above));
}

/** Every path on the way to one, itself too. No name has a comma. */
const startsOf = (path: readonly (string | number)[]): string[] =>
  path.map((_step, index) => path.slice(0, index + 1).join());
