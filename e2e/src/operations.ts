import { readdirSync, readFileSync } from "node:fs";
import { type DefinitionNode, type FragmentDefinitionNode, Kind, parse, print, visit } from "graphql";

const FOLDER = new URL("../../schema/operations/", import.meta.url);

/**
 * The operations that clients send (schema/operations), by name, each with the fragments that it
 * uses.
 */
function readOperations(): ReadonlyMap<string, string> {
  const definitions = readdirSync(FOLDER)
    .filter((file) => file.endsWith(".graphql"))
    .flatMap((file) => parse(readFileSync(new URL(file, FOLDER), "utf8")).definitions);
  const fragments = new Map(
    definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])),
  );
  const operations = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.name ? [[node.name.value, node] as const] : [],
  );
  return new Map(
    operations.map(([name, node]) => {
      const used = new Set<FragmentDefinitionNode>();
      const collect = (from: DefinitionNode): void => {
        visit(from, {
          FragmentSpread: (spread) => {
            const fragment = fragments.get(spread.name.value);
            if (!fragment || used.has(fragment)) return;
            used.add(fragment);
            collect(fragment);
          },
        });
      };
      collect(node);
      return [name, [node, ...used].map(print).join("\n")];
    }),
  );
}

const operations = readOperations();

/** The text of a recorded operation. */
export function operation(name: string): string {
  const text = operations.get(name);
  if (!text) throw new Error(`schema/operations has no operation ${name}`);
  return text;
}
