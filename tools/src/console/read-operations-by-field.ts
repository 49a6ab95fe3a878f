import { type GraphQLSchema, Kind, parse, print, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import type { Operation } from "../../../console/src/develop/schema/schema-data.ts";
import type { RecordedOperations } from "../supergraph.ts";

type Read = { readonly operations: readonly Operation[]; readonly byField: ReadonlyMap<string, readonly string[]> };

/** The operations that clients send, and by the coordinate of a field those that ask for it. */
export function readOperationsByField(schema: GraphQLSchema, recorded: readonly RecordedOperations[]): Read {
  const operations: Operation[] = [];
  const byField = new Map<string, Set<string>>();
  for (const definition of recorded.flatMap(({ text }) => parse(text).definitions)) {
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name) continue;
    const name = definition.name.value;
    operations.push({ name, kind: definition.operation, text: print(definition) });
    const types = new TypeInfo(schema);
    visit(
      definition,
      visitWithTypeInfo(types, {
        Field({ name: field }) {
          const coordinate = `${types.getParentType()?.name}.${field.value}`;
          byField.set(coordinate, (byField.get(coordinate) ?? new Set()).add(name));
        },
      }),
    );
  }
  operations.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { operations, byField: new Map([...byField].map(([at, names]) => [at, [...names].toSorted()])) };
}
