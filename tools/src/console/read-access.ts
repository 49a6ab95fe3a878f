import { type ConstDirectiveNode, Kind, parse, valueFromASTUntyped } from "graphql";

/**
 * Who may use what, by its coordinate (`Query.accounts`) or type: the supergraph says it, and what
 * clients see of it does not.
 */
export function readAccess(supergraph: string): ReadonlyMap<string, readonly string[]> {
  const access = new Map<string, readonly string[]>();
  for (const definition of parse(supergraph).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    note(access, type, definition.directives);
    for (const field of definition.fields ?? []) note(access, `${type}.${field.name.value}`, field.directives);
  }
  return access;
}

function note(access: Map<string, readonly string[]>, at: string, directives: readonly ConstDirectiveNode[] = []) {
  const said = directives.flatMap(accessIn);
  if (said.length > 0) access.set(at, said);
}

function accessIn({ name, arguments: given = [] }: ConstDirectiveNode): string[] {
  const values = given.map(({ value }) => valueFromASTUntyped(value));
  if (name.value === "authenticated") return ["authenticated"];
  if (name.value === "tag") return values.includes("public") ? ["public"] : [];
  return name.value === "requiresScopes" ? (values as string[][][]).flat(2) : [];
}
