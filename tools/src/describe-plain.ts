import {
  type DocumentNode,
  type InputValueDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type StringValueNode,
  type TypeNode,
  visit,
} from "graphql";

const ROOTS: Readonly<Record<string, string>> = {
  Query: "What can be read. Nothing is changed by it.",
  Mutation: "What can be done. Each answers what it came to: done, or why not.",
  Subscription: "What can be followed as it happens, and gone on with behind a cursor.",
};

/**
 * What stands in the SDL without words, because they would be the same each time, gets them here,
 * for clients: the root types, an `id`, and an `input`, which is what its type is.
 */
export function describePlain(typeDefs: DocumentNode): DocumentNode {
  const inputs = new Map<string, StringValueNode>();
  const roots = new Set<string>();
  for (const node of typeDefs.definitions) {
    if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION && node.description)
      inputs.set(node.name.value, node.description);
    if (node.kind === Kind.OBJECT_TYPE_EXTENSION && node.name.value in ROOTS) roots.add(node.name.value);
  }
  const describe = (arg: InputValueDefinitionNode): InputValueDefinitionNode => {
    if (arg.description) return arg;
    if (arg.name.value === "id") return { ...arg, description: text("Which.") };
    const description = arg.name.value === "input" ? inputs.get(nameIn(arg.type)) : undefined;
    return description ? { ...arg, description } : arg;
  };
  const described = visit(typeDefs, {
    FieldDefinition: (field) => ({ ...field, arguments: field.arguments?.map(describe) ?? [] }),
  });
  return { ...described, definitions: [...[...roots].map(rootOf), ...described.definitions] };
}

const text = (value: string): StringValueNode => ({ kind: Kind.STRING, value });

const nameIn = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameIn(type.type));

const rootOf = (name: string): ObjectTypeDefinitionNode => ({
  kind: Kind.OBJECT_TYPE_DEFINITION,
  name: { kind: Kind.NAME, value: name },
  description: text(ROOTS[name] ?? ""),
});
