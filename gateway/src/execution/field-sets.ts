import { type DocumentNode, Kind, visit } from "graphql";

export type FieldSets = {
  /** Names of fields that identify an entity of some type. */
  readonly keys: ReadonlySet<string>;
  /**
   * Names of fields that the planner asks for by itself: with arguments of its own, or with none,
   * whatever the client gives.
   */
  readonly needed: ReadonlySet<string>;
};

const NAME = /[A-Za-z_]\w*/g;

/** What a supergraph says of `@key` and `@requires`. */
export function readFieldSets(supergraph: DocumentNode): FieldSets {
  const [keys, others] = [new Set<string>(), new Set<string>()];
  visit(supergraph, {
    Directive({ name: { value: directive }, arguments: given = [] }) {
      if (directive !== "join__field" && directive !== "join__type") return;
      for (const { name, value } of given)
        if (value.kind === Kind.STRING && name.value !== "type")
          for (const [field] of value.value.matchAll(NAME)) (name.value === "key" ? keys : others).add(field);
    },
  });
  return { keys, needed: new Set([...keys, ...others]) };
}
