import type { FetchNode, PlanNode, QueryPlanSelectionNode } from "@apollo/query-planner";
import type { Work } from "@coffer/platform/running/work";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import type { FetchFrom } from "../sources/subgraph-source.ts";
import { applyRewrites, isOfType, renamedKeys } from "./data-rewrites.ts";
import type { FieldSets } from "./field-sets.ts";
import type { InternalNames } from "./internal-names.ts";
import { makeCopies, onceForEach } from "./once-for-each.ts";
import { toGraphQLError } from "./to-graphql-error.ts";

type Json = Record<string, unknown>;
type Step = string | number;
/** An object of the answer that is being gathered, and where it is. */
type Target = { readonly object: Json; readonly path: readonly Step[] };

export type PlanExecution = {
  readonly supergraphSchema: GraphQLSchema;
  readonly names: Pick<InternalNames, "clientNameOf">;
  readonly keys: FieldSets["keys"];
  /** As the subgraphs get them. */
  readonly variables: Readonly<Json>;
  /** The same as they were coerced, by the client's names: conditions of the plan read them. */
  readonly coerced: Readonly<Json>;
  readonly fetch: FetchFrom;
  /** Counts what is made here: a subgraph's answer for one that stands in many places. */
  readonly work: Work | undefined;
};

/**
 * In one tree, under internal names; errors have the client's paths. `isCutShort`: one of them said
 * nothing of what it was asked at the root, for a fault of a part that must not be null: of the
 * parts beside that one it may have said nothing either.
 */
export type Said = { readonly data: Json; readonly errors: readonly GraphQLError[]; readonly isCutShort: boolean };

/** What the subgraphs say. */
export async function executePlan(plan: PlanNode | undefined, execution: PlanExecution): Promise<Said> {
  const executor = new PlanExecutor(execution);
  const data: Json = {};
  if (plan) await executor.run(plan, [{ object: data, path: [] }]);
  return { data, errors: executor.errors, isCutShort: executor.isCutShort };
}

class PlanExecutor {
  readonly errors: GraphQLError[] = [];
  isCutShort = false;
  readonly #execution: PlanExecution;
  #unanswered = false;

  constructor(execution: PlanExecution) {
    this.#execution = execution;
  }

  async run(node: PlanNode, targets: readonly Target[]): Promise<void> {
    if (targets.length === 0) return;
    switch (node.kind) {
      case "Sequence":
        for (const one of node.nodes) await this.run(one, targets);
        return;
      case "Parallel":
        await Promise.all(node.nodes.map((one) => this.run(one, targets)));
        return;
      case "Flatten":
        return this.run(node.node, targetsAt(targets, node.path));
      case "Condition": {
        const { coerced, names } = this.#execution;
        const branch = coerced[names.clientNameOf(node.condition)] === true ? node.ifClause : node.elseClause;
        return branch && this.run(branch, targets);
      }
      case "Fetch":
        return this.#fetch(node, targets);
      default:
        throw new Error(`the plan has a part that is not executed here: ${node.kind}`);
    }
  }

  async #fetch(node: FetchNode, targets: readonly Target[]): Promise<void> {
    try {
      if (node.requires) await this.#fetchEntities(node, node.requires, targets);
      else await this.#fetchFields(node, targets);
    } catch (error) {
      this.#unanswered = true;
      const fault = toGraphQLError(error);
      const path = this.#shown(sharedPath(targets));
      this.errors.push(path.length === 0 ? fault : at(path, fault));
    }
  }

  async #fetchFields(node: FetchNode, targets: readonly Target[]): Promise<void> {
    const [first] = targets;
    const { data, errors = [] } = await this.#send(node, this.#variablesOf(node), first?.path.length === 0);
    const shared = errors.length > 0 ? sharedPath(targets) : [];
    for (const error of errors) this.#addError(error, error.path && [...shared, ...error.path], node);
    if (!data) this.isCutShort ||= errors.length > 0 && first?.path.length === 0;
    if (!data) return;
    applyRewrites(this.#execution.supergraphSchema, node.outputRewrites, data);
    const copies = makeCopies(data, this.#execution.work);
    for (const { object } of targets) merge(object, copies.next());
  }

  async #fetchEntities(node: FetchNode, requires: readonly QueryPlanSelectionNode[], targets: readonly Target[]) {
    const { supergraphSchema, keys } = this.#execution;
    // Where every fetch was answered, what is not there was left out by a condition, and so is what
    // needs it.
    const mayLack = (field: string) => !this.#unanswered && !keys.has(field);
    const asked: Target[] = [];
    const needed: { word: string; value: Json }[] = [];
    for (const target of targets) {
      const representation = pick(target.object, requires, { schema: supergraphSchema, mayLack });
      if (!representation?.__typename) continue;
      applyRewrites(supergraphSchema, node.inputRewrites, representation);
      // A rewriting may have given one name to representations of several types.
      needed.push({ word: String(target.object.__typename), value: representation });
      asked.push(target);
    }
    if (asked.length === 0) return;
    const { once, standsFor } = onceForEach(needed);
    const targetsOf = once.map((): Target[] => []);
    for (const [index, target] of asked.entries()) targetsOf[standsFor[index] ?? 0]?.push(target);

    const { data, errors = [] } = await this.#send(node, { ...this.#variablesOf(node), representations: once }, false);
    for (const error of errors) this.#addErrorOfEntities(error, targetsOf, node);
    if (!data) return;
    const entities = data._entities;
    if (!Array.isArray(entities) || entities.length !== once.length)
      throw new Error(`${node.serviceName} answered other entities than it was asked for`);
    for (const [index, sharing] of targetsOf.entries()) this.#give(entities[index], sharing, node);
  }

  #give(entity: Json | null, targets: readonly Target[], { outputRewrites }: FetchNode): void {
    const { supergraphSchema, work } = this.#execution;
    const [first] = targets;
    if (!entity || !first) return;
    entity.__typename ??= first.object.__typename;
    applyRewrites(supergraphSchema, outputRewrites, entity);
    const copies = makeCopies(entity, work);
    for (const { object } of targets) merge(object, copies.next());
  }

  /**
   * Of an entity, in each of its places. Of none, where they all are: a subgraph that refuses them
   * all says so once.
   */
  #addErrorOfEntities(error: GraphQLFormattedError, targetsOf: readonly (readonly Target[])[], node: FetchNode): void {
    const [, index, ...below] = error.path ?? [];
    const places = typeof index === "number" ? (targetsOf[index] ?? []) : [];
    this.#execution.work?.take(Math.max(0, places.length - 1));
    for (const { path } of places) this.#addError(error, [...path, ...below], node);
    if (places.length > 0) return;
    const shared = sharedPath(targetsOf.flat());
    this.#addError(error, shared.length === 0 ? undefined : shared, node);
  }

  async #send({ serviceName, operation, operationName }: FetchNode, variables: Json, isPrimary: boolean) {
    const request = { query: operation, variables, ...(operationName === undefined ? {} : { operationName }) };
    const answer = await this.#execution.fetch(serviceName, request, isPrimary);
    this.#unanswered ||= !answer.data;
    return answer;
  }

  #variablesOf({ variableUsages = [] }: FetchNode): Json {
    const { variables } = this.#execution;
    const used: Json = {};
    for (const name of variableUsages) if (variables[name] !== undefined) used[name] = variables[name];
    return used;
  }

  #addError(
    { message, extensions }: GraphQLFormattedError,
    path: readonly Step[] | undefined,
    { outputRewrites, serviceName }: FetchNode,
  ): void {
    const renamed = renamedKeys(outputRewrites);
    const inside = path?.map((step) => (typeof step === "string" ? (renamed.get(step) ?? step) : step));
    this.errors.push(
      new GraphQLError(message || `${serviceName} told no reason.`, {
        path: inside ? this.#shown(inside) : null,
        extensions: { ...extensions, serviceName },
      }),
    );
  }

  #shown(path: readonly Step[]): Step[] {
    const { clientNameOf } = this.#execution.names;
    return path.map((step) => (typeof step === "string" ? clientNameOf(step) : step));
  }
}

const at = (path: readonly Step[], error: GraphQLError): GraphQLError =>
  new GraphQLError(error.message, { path, extensions: error.extensions, originalError: error.originalError ?? error });

/** Where they all are: of one, its place. */
function sharedPath(targets: readonly Target[]): readonly Step[] {
  const [first, ...others] = targets.map(({ path }) => path);
  if (!first) return [];
  const differs = first.findIndex((step, index) => others.some((path) => path[index] !== step));
  return differs === -1 ? first : first.slice(0, differs);
}

/** The objects at a path of the plan: `@` is each of a list. */
function targetsAt(targets: readonly Target[], path: readonly Step[]): Target[] {
  const found: Target[] = [];
  const walk = (value: unknown, taken: readonly Step[], depth: number): void => {
    if (value === null || value === undefined) return;
    const step = path[depth];
    if (step === undefined) {
      // A path may end at a list of lists without saying so.
      if (Array.isArray(value)) for (const [index, one] of value.entries()) walk(one, [...taken, index], depth);
      else if (typeof value === "object") found.push({ object: value as Json, path: taken });
    } else if (step === "@") {
      if (Array.isArray(value)) for (const [index, one] of value.entries()) walk(one, [...taken, index], depth + 1);
    } else walk((value as Json)[step], [...taken, step], depth + 1);
  };
  for (const { object, path: taken } of targets) walk(object, taken, 0);
  return found;
}

type Picking = { readonly schema: GraphQLSchema; readonly mayLack: (field: string) => boolean };

/** What a subgraph needs to know an entity by; null where something of it is not there. */
function pick(source: Json, selections: readonly QueryPlanSelectionNode[], picking: Picking): Json | null {
  const picked: Json = {};
  for (const selection of selections) {
    if (selection.kind === "InlineFragment") {
      if (!selection.typeCondition || !isOfType(picking.schema, source, selection.typeCondition)) continue;
      // One fetch may serve several needs: what one of them lacks, because a condition left it out,
      // says nothing about the others.
      merge(picked, pick(source, selection.selections, picking) ?? {});
      continue;
    }
    const key = selection.alias ?? selection.name;
    const value = source[key];
    if (value === undefined && picking.mayLack(selection.name)) continue;
    if (value === undefined) return null;
    const { selections: below } = selection;
    picked[key] = below ? pickBelow(value, (one) => pick(one, below, picking)) : value;
  }
  return picked;
}

function pickBelow(value: unknown, pickOne: (one: Json) => Json | null): unknown {
  if (Array.isArray(value)) return value.map((one) => pickBelow(one, pickOne));
  return typeof value === "object" && value !== null ? pickOne(value as Json) : null;
}

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null;

function merge(target: Json, source: Json): void {
  for (const key of Object.keys(source)) {
    const [old, fresh] = [target[key], source[key]];
    if (fresh === undefined || key === "__proto__") continue;
    if (isObject(old) && isObject(fresh)) merge(old, fresh);
    else target[key] = fresh;
  }
}
