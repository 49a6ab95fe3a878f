import { badUserInput } from "@coffer/platform/graphql/errors";
import {
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  type GraphQLSchema,
  getArgumentValues,
  isNonNullType,
} from "graphql";
import { collectFields } from "graphql/execution/collectFields.js";
import type { FetchFrom, GatewayContext } from "../sources/subgraph-source.ts";
import type { ExecutePlanned } from "./execute-operation.ts";
import type { PlannedField, PlannedOperation } from "./plan-operation.ts";
import { setField } from "./set-field.ts";
import { toGraphQLError } from "./to-graphql-error.ts";

type Json = Readonly<Record<string, unknown>>;

/** Who asks, at the beginning of a field: a field before it may have ended the session. */
export type Standing<C> = {
  readonly context: C;
  /** Why the caller is nobody now; `context` is a stranger's then. */
  readonly fault: GraphQLError | null;
};

export type FieldsExecution<C extends GatewayContext> = {
  readonly schema: GraphQLSchema;
  readonly planned: PlannedOperation & { readonly fields: ReadonlyMap<string, PlannedField> };
  readonly variables: Json;
  readonly coerced: Json;
  readonly context: C;
  readonly confirm: (context: C) => Promise<Standing<C>>;
  readonly mayAsk: (field: PlannedField, context: C) => boolean;
  readonly executePlanned: ExecutePlanned;
  readonly fetchFor: (context: C) => FetchFrom;
};

/**
 * The root fields of a mutation, one after the other in the order of the document, over all
 * subgraphs. What becomes of one is its own: a field that fails is null, and the next still runs,
 * unless its null may not stand.
 */
export async function executeFields<C extends GatewayContext>(execution: FieldsExecution<C>): Promise<ExecutionResult> {
  const { schema, planned, coerced } = execution;
  const root = schema.getMutationType();
  if (!root) throw new Error("the schema has no mutations");
  const asked = collectFields(schema, planned.fragments, coerced, root, planned.operation.selectionSet);
  const faults = argumentFaults(execution, asked);
  if (faults.length > 0) return { errors: faults };

  const data: Record<string, unknown> = {};
  const errors: GraphQLError[] = [];
  let standing: Standing<C> = { context: execution.context, fault: null };
  let begun = false;
  for (const [key, [node]] of asked) {
    if (node?.name.value === "__typename") {
      setField(data, key, root.name);
      continue;
    }
    const answer = await attempt(async () => {
      // Ten that need no store would run one after the other, and nobody else's request would be
      // read meanwhile.
      if (begun) await new Promise((resolve) => setImmediate(resolve));
      if (begun && !standing.fault) standing = await execution.confirm(standing.context);
      return settleAnswer(execution, key, standing);
    });
    begun = true;
    const value = Object.hasOwn(answer.data ?? {}, key) ? answer.data?.[key] : null;
    errors.push(...(withPaths(key, answer).errors ?? []));
    const type = node && root.getFields()[node.name.value]?.type;
    if (value === null && isNonNullType(type)) return { data: null, errors };
    setField(data, key, value);
  }
  return errors.length > 0 ? { data, errors } : { data };
}

async function settleAnswer<C extends GatewayContext>(
  { planned, variables, coerced, mayAsk, executePlanned, fetchFor }: FieldsExecution<C>,
  key: string,
  { context, fault }: Standing<C>,
): Promise<ExecutionResult> {
  const field = planned.fields.get(key);
  if (!field) throw new Error("a field was not planned");
  if (fault && !mayAsk(field, context)) return { errors: [fault] };
  return executePlanned({ planned: field, variables, coerced, fetch: fetchFor(context), work: context.work });
}

async function attempt(work: () => Promise<ExecutionResult>): Promise<ExecutionResult> {
  try {
    return await work();
  } catch (error) {
    return { errors: [toGraphQLError(error)] };
  }
}

/** What graphql-js would find when it comes to the field, after others were done. */
function argumentFaults<C extends GatewayContext>(
  { schema, coerced }: FieldsExecution<C>,
  asked: ReadonlyMap<string, readonly FieldNode[]>,
): GraphQLError[] {
  return [...asked].flatMap(([key, [node]]) => {
    const field = node && schema.getMutationType()?.getFields()[node.name.value];
    if (!field) return [];
    try {
      getArgumentValues(field, node, coerced as Record<string, unknown>);
      return [];
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      // Its message holds the value.
      return [badUserInput([{ path: key, code: "WRONG_TYPE", message: "has an argument of another type" }])];
    }
  });
}

/** Whatever an error is about, it is about this field: clients read from its path what was done. */
export function withPaths(key: string, answer: ExecutionResult): ExecutionResult {
  if (!answer.errors?.some(({ path }) => !path)) return answer;
  return { ...answer, errors: answer.errors.map((error) => (error.path ? error : at(key, error))) };
}

const at = (key: string, error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, {
    path: [key],
    extensions: error.extensions,
    originalError: error.originalError ?? error,
  });
