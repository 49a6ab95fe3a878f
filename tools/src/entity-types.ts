import {
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from "graphql";

type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

/**
 * Types of a subgraph's map of resolvers, behind those that codegen makes. Its own `federation`
 * leaves a reference resolver out where nobody writes it, and takes the bare reference for the
 * entity: neither says that an entity cannot be reached. Here each entity must have one, which
 * gives what the resolvers of its fields begin with.
 */
export function entityTypes(sdl: DocumentNode): string {
  const objects = sdl.definitions.filter(
    (node): node is ObjectNode => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION,
  );
  const keys = new Map<string, string[]>();
  for (const object of objects)
    for (const fields of resolvableKeys(object))
      keys.set(object.name.value, [...(keys.get(object.name.value) ?? []), fields]);
  const entities = [...keys].map(
    ([name, all]) =>
      `  readonly ${name}: ${name}Resolvers & { readonly __resolveReference: ReferenceResolver<'${name}', ${all.map((fields) => keyType(name, fields)).join(" | ")}> };`,
  );
  const fieldsOf = (root: string) =>
    objects.filter(({ name }) => name.value === root).flatMap(({ fields = [] }) => fields);
  const roots = ["Query", "Mutation"].flatMap((root) =>
    fieldsOf(root).length > 0 ? [`  readonly ${root}: ${root}Resolvers;`] : [],
  );
  const delivered = fieldsOf("Subscription").map(
    ({ name, type }) => `    readonly ${name.value}: ${deliveredType(type)};`,
  );
  if (delivered.length > 0) roots.push(`  readonly Subscription: {\n${delivered.join("\n")}\n  };`);
  return `
/**
 * Makes of a reference, which another subgraph gave, what the resolvers of the entity's fields
 * begin with; null where there is none.
 */
export type ReferenceResolver<Name extends keyof ResolversParentTypes, Key> = (
  reference: { readonly __typename: Name } & Key,
  context: Context,
  info: GraphQLResolveInfo,
) => Maybe<ResolversParentTypes[Name]> | Promise<Maybe<ResolversParentTypes[Name]>>;

/** Of every type with a key that is resolvable here. */
export type EntityResolvers = {
${entities.join("\n")}
};

/**
 * Of every root field. What a subscription delivers comes beside the request: the gateway follows
 * the stream (packages/platform/src/streams/streams.ts).
 */
export type RootResolvers = {
${roots.join("\n")}
};

/** The whole map of this subgraph. */
export type SubgraphResolvers = Omit<Resolvers, keyof EntityResolvers | keyof RootResolvers> & EntityResolvers & RootResolvers;
`;
}

function resolvableKeys({ directives = [] }: ObjectNode): string[] {
  const keys = directives.filter(({ name }) => name.value === "key");
  return keys.flatMap(({ arguments: given = [] }) => {
    const of = (wanted: string) => given.find(({ name }) => name.value === wanted)?.value;
    const [fields, resolvable] = [of("fields"), of("resolvable")];
    if (resolvable?.kind === Kind.BOOLEAN && !resolvable.value) return [];
    return fields?.kind === Kind.STRING ? [fields.value] : [];
  });
}

function deliveredType(type: TypeNode): string {
  const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
  if (named.kind !== Kind.NAMED_TYPE) throw new Error("a subscription delivers one object at a time");
  const result = `ResolversParentTypes['${named.name.value}']`;
  return `{ readonly resolve: (root: unknown, args: unknown, context: Context) => Promise<${named === type ? `Maybe<${result}>` : result}> }`;
}

function keyType(name: string, fields: string): string {
  if (/[{}]/.test(fields)) throw new Error(`the key "${fields}" of ${name} has fields below fields: say its type here`);
  const names = fields.trim().split(/[\s,]+/);
  return `Pick<${name}, ${names.map((field) => `'${field}'`).join(" | ")}>`;
}
