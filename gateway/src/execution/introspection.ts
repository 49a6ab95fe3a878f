import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import {
  type DocumentNode,
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
} from "graphql";
import { valuesIn } from "./once-for-each.ts";

type IntrospectionAnswer = { readonly value: unknown; readonly values: number };

export type Introspect = {
  /** The value of `__schema` or `__type`, and how many values are in it. */
  answer(asked: {
    readonly operation: OperationDefinitionNode;
    readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
    readonly nodes: readonly FieldNode[];
    readonly variables: Readonly<Record<string, unknown>>;
  }): IntrospectionAnswer;
  /** Bytes that are kept. */
  readonly kept: number;
};

const KEPT_MAX = { entries: 500, bytes: 16_000_000 };
/** An object of graphql-js with its names, shared among its fields. */
const VALUE_BYTES = 60;

/**
 * The schema does not change, and telling all of it takes a tenth of a second in which nobody else
 * is served: what was told once is kept, whatever name it was asked by.
 */
export function makeIntrospect(schema: GraphQLSchema): Introspect {
  const kept = new BoundedMap<string, IntrospectionAnswer>({
    ...KEPT_MAX,
    weigh: (text, { values }) => bytesOfText(text) + VALUE_BYTES * values,
  });
  return {
    answer({ operation, fragments, nodes, variables }) {
      const selections = nodes.map(({ alias: _alias, ...node }) => node);
      const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
      const { name: _name, ...nameless } = operation;
      const document: DocumentNode = {
        kind: Kind.DOCUMENT,
        definitions: [{ ...nameless, selectionSet }, ...Object.values(fragments)],
      };
      // What variables decide is told anew.
      const text = operation.variableDefinitions?.length ? null : print(document);
      const known = text === null ? undefined : kept.get(text);
      if (known) return known;
      const value = executeSync({ schema, document, variableValues: variables }).data?.[nodes[0]?.name.value ?? ""];
      const fresh = { value, values: valuesIn(value) };
      if (text !== null) kept.set(text, fresh);
      return fresh;
    },
    get kept() {
      return kept.bytes;
    },
  };
}
