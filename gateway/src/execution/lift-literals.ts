import {
  type ArgumentNode,
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  parseType,
  TypeInfo,
  type ValueNode,
  type VariableDefinitionNode,
  visit,
  visitWithTypeInfo,
} from "graphql";

type Lifted = {
  readonly document: DocumentNode;
  /** What the new variables stand for. */
  readonly constants: Readonly<Record<string, unknown>>;
};

/**
 * An operation with variables where it had values: plans, and the documents of fetches, are kept by
 * their text, and a client who writes values into its documents would have a new one of each for
 * every value. `nameOf` makes names that no variable has. Two equal values of one type are one
 * variable, for equal fields must stay equal.
 */
export function liftLiterals(document: DocumentNode, schema: GraphQLSchema, nameOf: (index: number) => string): Lifted {
  const lifter = new Lifter(nameOf);
  const info = new TypeInfo(schema);
  const lifted: DocumentNode = visit(
    document,
    visitWithTypeInfo(info, {
      Argument(node): ArgumentNode | undefined {
        const type = info.getDirective() ? undefined : info.getArgument()?.type;
        return type && { ...node, value: lifter.lift(node.value, type) };
      },
    }),
  );
  const definitions = lifted.definitions.map((node) =>
    node.kind === Kind.OPERATION_DEFINITION
      ? { ...node, variableDefinitions: [...(node.variableDefinitions ?? []), ...lifter.definitions] }
      : node,
  );
  return { document: { ...lifted, definitions }, constants: lifter.constants };
}

class Lifter {
  readonly definitions: VariableDefinitionNode[] = [];
  readonly constants: Record<string, unknown> = {};
  readonly #known = new Map<string, ValueNode>();
  readonly #nameOf: (index: number) => string;

  constructor(nameOf: (index: number) => string) {
    this.#nameOf = nameOf;
  }

  lift(value: ValueNode, type: GraphQLInputType): ValueNode {
    const constant = constantOf(value, type);
    if (constant !== undefined) return constant === null ? value : this.#variable(constant, type);
    const inner = getNullableType(type);
    if (value.kind === Kind.LIST && isListType(inner))
      return { ...value, values: value.values.map((one) => this.lift(one, inner.ofType)) };
    if (value.kind !== Kind.OBJECT || !isInputObjectType(inner)) return value;
    const fields = value.fields.map((field) => {
      const of = inner.getFields()[field.name.value]?.type;
      return of ? { ...field, value: this.lift(field.value, of) } : field;
    });
    return { ...value, fields };
  }

  #variable(constant: unknown, type: GraphQLInputType): ValueNode {
    const typeName = `${getNullableType(type)}!`;
    const key = `${typeName} ${JSON.stringify(constant)}`;
    const known = this.#known.get(key);
    if (known) return known;
    const variable = {
      kind: Kind.VARIABLE,
      name: { kind: Kind.NAME, value: this.#nameOf(this.definitions.length) },
    } as const;
    this.#known.set(key, variable);
    this.definitions.push({
      kind: Kind.VARIABLE_DEFINITION,
      variable,
      type: parseType(typeName, { noLocation: true }),
    });
    this.constants[variable.name.value] = constant;
    return variable;
  }
}

/**
 * The value as a variable's; undefined where a variable is in it, or where it may not be the same
 * to the type: how a scalar of a subgraph's own reads anything but text is its own matter.
 */
function constantOf(value: ValueNode, type: GraphQLInputType): unknown {
  if (value.kind === Kind.NULL) return null;
  const inner = getNullableType(type);
  if (isListType(inner))
    return value.kind === Kind.LIST ? allOf(value.values.map((one) => constantOf(one, inner.ofType))) : undefined;
  if (isInputObjectType(inner)) {
    if (value.kind !== Kind.OBJECT) return undefined;
    // In one order, whatever the client's.
    const fields = [...value.fields].sort((a, b) => (a.name.value < b.name.value ? -1 : 1));
    const values = allOf(
      fields.map((field) => {
        const of = inner.getFields()[field.name.value]?.type;
        return of ? constantOf(field.value, of) : undefined;
      }),
    );
    return values && Object.fromEntries(fields.map(({ name }, index) => [name.value, values[index]]));
  }
  const isOwn = isScalarType(inner) && !isSpecifiedScalarType(inner);
  switch (value.kind) {
    case Kind.STRING:
    case Kind.ENUM:
      return value.value;
    case Kind.BOOLEAN:
      return isOwn ? undefined : value.value;
    case Kind.INT:
      return isOwn ? undefined : inner.name === "ID" ? value.value : Number(value.value);
    case Kind.FLOAT:
      return isOwn ? undefined : Number(value.value);
    default:
      return undefined;
  }
}

const allOf = (values: readonly unknown[]): readonly unknown[] | undefined =>
  values.includes(undefined) ? undefined : values;
