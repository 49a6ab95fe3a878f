import {
  type ASTNode,
  type FieldNode,
  type GraphQLField,
  getNamedType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  visit,
} from "graphql";

/** How often one thing may be asked for in one place. */
export type RepetitionBounds = {
  /**
   * One field under several names in one selection set, fragments included; and the same selection
   * again and again.
   */
  readonly aliases: number;
  /** Fields of `Mutation`, each of which is work of its own. */
  readonly mutationFields: number;
  readonly queryFields: number;
  /** At one place. */
  readonly directives: number;
};

/** Null where the whole document keeps to it. */
export function directivesFault(document: ASTNode, { directives: max }: RepetitionBounds): string | null {
  let isOver = false;
  visit(document, {
    enter(node) {
      if ("directives" in node && (node.directives?.length ?? 0) > max) isOver = true;
    },
  });
  return isOver ? `has more than the ${max} directives at one place that are taken` : null;
}

/**
 * Null where the operation keeps to it. Its fragments must not form a circle, and it must be of a
 * bounded size with all of them in place.
 */
export function repetitionFault(
  context: ValidationContext,
  { operation, selectionSet }: OperationDefinitionNode,
  bounds: RepetitionBounds,
): string | null {
  const root = collect(context, [selectionSet], context.getSchema().getRootType(operation)?.name ?? "");
  const most = operation === "mutation" ? bounds.mutationFields : bounds.queryFields;
  if (operation !== "subscription" && root.fields.size > most)
    return `has more than the ${most} fields of a ${operation} that are taken`;
  const over = findRepeated(context, root, bounds.aliases);
  return over === null ? null : `asks for "${over}" more often than the ${bounds.aliases} times that are taken`;
}

/** What stands at one place of the answer. */
type Collected = {
  /** By name in the answer. */
  readonly fields: Map<string, { readonly nodes: FieldNode[]; readonly on: string }>;
  /**
   * How often each field and each fragment stands in one selection set, written out: by the type
   * that they are asked of there.
   */
  readonly repeated: Map<string, number>;
};

/**
 * Each member of a union may be asked for the same: what is counted is counted for each type that
 * is named.
 */
const coordinate = (on: string, what: string) => `${on} ${what}`;
const nameIn = (found: string) => found.slice(found.indexOf(" ") + 1);

function findRepeated(context: ValidationContext, { fields, repeated }: Collected, max: number): string | null {
  for (const [what, times] of repeated) if (times > max) return nameIn(what);
  const names = new Map<string, number>();
  for (const { nodes, on } of fields.values()) {
    const name = coordinate(on, nodes[0]?.name.value ?? "");
    const times = (names.get(name) ?? 0) + 1;
    if (times > max) return nameIn(name);
    names.set(name, times);
  }
  for (const { nodes, on } of fields.values()) {
    const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (below.length === 0) continue;
    const type = typeBelow(context, on, nodes[0]?.name.value ?? "");
    const over = findRepeated(context, collect(context, below, type), max);
    if (over !== null) return over;
  }
  return null;
}

/** Empty where there is no such field, which another rule says. */
function typeBelow(context: ValidationContext, on: string, field: string): string {
  const type = context.getSchema().getType(on);
  const found = type && "getFields" in type ? (type.getFields()[field] as GraphQLField<unknown, unknown>) : undefined;
  return found ? getNamedType(found.type).name : "";
}

function collect(context: ValidationContext, sets: readonly SelectionSetNode[], of: string): Collected {
  const fields: Collected["fields"] = new Map();
  const repeated: Collected["repeated"] = new Map();
  const spread = new Set<string>();
  const take = ({ selections }: SelectionSetNode, on: string, counts: Map<string, number>) => {
    const count = (name: string) => {
      const what = coordinate(on, name);
      const times = (counts.get(what) ?? 0) + 1;
      counts.set(what, times);
      repeated.set(what, Math.max(times, repeated.get(what) ?? 0));
    };
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        take(selection.selectionSet, selection.typeCondition?.name.value ?? on, counts);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        count(`...${name}`);
        const fragment = spread.has(name) ? undefined : context.getFragment(name);
        spread.add(name);
        // Components that each select the same field in a fragment of their own are no repetition.
        if (fragment) take(fragment.selectionSet, fragment.typeCondition.name.value, new Map());
      } else {
        const key = selection.alias?.value ?? selection.name.value;
        count(key);
        const known = fields.get(key);
        if (known) known.nodes.push(selection);
        else fields.set(key, { nodes: [selection], on });
      }
    }
  };
  for (const set of sets) take(set, of, new Map());
  return { fields, repeated };
}
