import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import { resolveOperation } from "./resolve-operation.ts";
import { makeSupergraph, type Supergraph, type SupergraphOptions } from "./supergraph.ts";
import { type FakeContext, fakeContext, makeThreeSubgraphs } from "./three-subgraphs.fixture.ts";

type Json = Readonly<Record<string, unknown>>;
/** What was answered, and what was done for it. */
export type Answered = { readonly result: ExecutionResult; readonly done: readonly string[] };

/** Of every subscription: one event. */
const oneEvent = {
  async subscribe() {
    const events = [{ event: {} }];
    const next = async () => {
      const value = events.shift();
      return value ? { done: false as const, value } : { done: true as const, value: undefined };
    };
    return { ok: true as const, items: { next } };
  },
};

/**
 * The fakes behind the gateway's execution, and the same fakes behind graphql-js, as one schema.
 */
export function makeBothWays(more: Partial<SupergraphOptions<FakeContext>> = {}) {
  const { supergraphSdl, sourceOf, merge } = makeThreeSubgraphs();
  const supergraph = makeSupergraph<FakeContext>({
    supergraphSdl,
    sourceOf,
    unruled: "open",
    callerOf: () => ({ authenticated: true, scopes: new Set(), gapTo: () => null }),
    streams: oneEvent,
    maskErrors: (errors) => errors,
    ...more,
  });
  const merged = merge(supergraph.schema);

  const byUs = async (document: DocumentNode, variables: Json = {}): Promise<Answered> => {
    const context = fakeContext();
    const operation = operationOf(document);
    const answer =
      operation.operation === "subscription"
        ? takeFirst(supergraph.subscribe({ document, variableValues: variables, contextValue: context }))
        : supergraph.execute({ document, operation, variables, context });
    const result = await answer.catch((error: GraphQLError) => ({ errors: [error] }));
    return { result, done: context.done };
  };
  const byGraphqlJs = async (document: DocumentNode, variables: Json = {}): Promise<Answered> => {
    const contextValue = fakeContext();
    const result = await execute({ schema: merged, document, variableValues: variables, contextValue });
    return { result, done: contextValue.done };
  };
  return { supergraph, merged, byUs, byGraphqlJs };
}

async function takeFirst(begun: ReturnType<Supergraph<FakeContext>["subscribe"]>): Promise<ExecutionResult> {
  const results = await begun;
  if (!(Symbol.asyncIterator in results)) return results;
  return (await results.next()).value;
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = resolveOperation(document, null);
  if (operation instanceof GraphQLError) throw operation;
  return operation;
}

/**
 * Null where both say the same: the same data in the same order, the same work in the same order,
 * and errors as `differenceOfErrors` has it.
 */
export function difference(ours: Answered, theirs: Answered): string | null {
  const [a, b] = [JSON.stringify(ours.result.data), JSON.stringify(theirs.result.data)];
  if (a !== b) return `data ${a} instead of ${b}; our errors ${JSON.stringify(ours.result.errors)}`;
  if (ours.done.join() !== theirs.done.join()) return `did ${ours.done.join()} instead of ${theirs.done.join()}`;
  return differenceOfErrors(ours.result, theirs.result);
}

/** What the fakes can fail with. */
const OF_THE_FAKES = /"(?:[\w.]+(?: \w*)? failed|Cannot return null for non-nullable field Person\.worse\.)"/;

/**
 * Each null that errors explain is explained by both, and where it is a field's own, with one error
 * at least that is the same. The one difference that is allowed: where a null came up from below
 * and has several reasons, they need not be the same, so long as each is one that the fakes give.
 * graphql-js tells the first that comes, and goes on with siblings of what made their parent null;
 * a plan does not ask for what is below a null.
 */
function differenceOfErrors(ours: ExecutionResult, theirs: ExecutionResult): string | null {
  const [a, b] = [reasonsByPlace(ours), reasonsByPlace(theirs)];
  for (const place of new Set([...a.keys(), ...b.keys()])) {
    const [mine = [], other = []] = [a.get(place), b.get(place)];
    const cameUp = (reason: string) => JSON.parse(reason).path.join(".") !== place && OF_THE_FAKES.test(reason);
    const agree =
      mine.some((one) => other.includes(one)) ||
      (mine.length > 0 && other.length > 0 && [...mine, ...other].every(cameUp));
    if (!agree) return `errors at ${place}: ${mine.join(" and ")} instead of ${other.join(" and ")}`;
  }
  return null;
}

function reasonsByPlace({ data, errors = [] }: ExecutionResult): ReadonlyMap<string, readonly string[]> {
  const reasons = new Map<string, string[]>();
  for (const { path = [], message, extensions } of errors) {
    const place = placeOfNull(data, path);
    reasons.set(place, [...(reasons.get(place) ?? []), JSON.stringify({ path, message, code: extensions.code })]);
  }
  return reasons;
}

/** Where on its way to an error's place the data is null. */
function placeOfNull(data: unknown, path: readonly (string | number)[]): string {
  let at = data;
  const taken: (string | number)[] = [];
  for (const step of path) {
    if (at === null || at === undefined) break;
    at = (at as Json)[step];
    taken.push(step);
  }
  return taken.join(".");
}

/** Both ways with one text; the difference, and our answer. */
export async function askBoth(
  { byUs, byGraphqlJs }: Pick<ReturnType<typeof makeBothWays>, "byUs" | "byGraphqlJs">,
  text: string,
  variables: Json = {},
) {
  const document = parse(text);
  const [ours, theirs] = [await byUs(document, variables), await byGraphqlJs(document, variables)];
  return { difference: difference(ours, theirs), ...ours };
}
