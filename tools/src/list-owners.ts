import { readFileSync } from "node:fs";
import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { sdlFilesOf } from "@coffer/platform/graphql/sdl";
import {
  type DefinitionNode,
  type DirectiveNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  valueFromASTUntyped,
} from "graphql";
import { SUPERGRAPH_FILE } from "./supergraph.ts";

const SCHEMA = new URL("../../schema/", import.meta.url);
const SHARED = "shared";

type Owned = { readonly fields: Map<string, string[]>; readonly others: string[] };

/**
 * The part of schema/README.md that says who owns what, as Markdown: read from the composed
 * supergraph. A field that several subgraphs have (a key) belongs to the one whose file describes
 * the type, or to none; a type of schema/shared.graphql, to none.
 */
export function listOwners(): string {
  const owners = new Map<string, Owned>(
    [...SUBGRAPHS, SHARED].map((name) => [name, { fields: new Map(), others: [] }]),
  );
  const shared = new Set(definitionsOf(new URL("shared.graphql", SCHEMA)).map(nameOf));
  for (const node of definitionsOf(SUPERGRAPH_FILE)) {
    const name = nameOf(node);
    if (node.kind === Kind.DIRECTIVE_DEFINITION || !name || !("directives" in node) || /^(join|link)__/.test(name))
      continue;
    const graphs = graphsOf(node.directives ?? [], "join__type");
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION && !shared.has(name)) {
      for (const field of node.fields ?? []) noteField(owners, node, field);
    } else if (graphs.length > 0 || shared.has(name)) {
      owners.get(shared.has(name) ? SHARED : (graphs[0] ?? ""))?.others.push(`\`${name}\``);
    }
  }
  return [...owners].map(([name, owned]) => section(name, owned)).join("\n");
}

function noteField(owners: Map<string, Owned>, type: ObjectTypeDefinitionNode, field: FieldDefinitionNode): void {
  const own = graphsOf(field.directives ?? [], "join__field");
  const [first, ...others] = own.length > 0 ? own : graphsOf(type.directives ?? [], "join__type");
  const owner = others.length > 0 ? (describerOf(type.name.value) ?? SHARED) : first;
  const fields = owners.get(owner ?? "")?.fields;
  if (!fields) throw new Error(`${type.name.value}.${field.name.value} has no owner`);
  const isHidden = field.directives?.some(({ name }) => name.value === "inaccessible");
  const text = `\`${field.name.value}\`${isHidden ? " (the gateway's)" : ""}`;
  fields.set(type.name.value, [...(fields.get(type.name.value) ?? []), text]);
}

/** The subgraph whose files describe the type. */
function describerOf(type: string): string | undefined {
  return SUBGRAPHS.find((name) =>
    sdlFilesOf(SCHEMA, name)
      .flatMap(definitionsOf)
      .some((node) => nameOf(node) === type && "description" in node && node.description !== undefined),
  );
}

function section(name: string, { fields, others }: Owned): string {
  const types = [...fields].map(([type, names]) => `- \`${type}\`: ${names.join(", ")}`);
  const list = types.length > 0 ? [...types, ""] : [];
  const rest =
    others.length > 0
      ? [`Enums, inputs, unions${name === SHARED ? ", scalars and values" : ""}: ${others.join(", ")}.`, ""]
      : [];
  return [`### ${name}`, "", ...list, ...rest].join("\n");
}

/**
 * Names of the subgraphs in a join directive, in their order; `join__Graph` has them in capitals.
 */
const graphsOf = (directives: readonly DirectiveNode[], name: string): string[] =>
  directives
    .filter((directive) => directive.name.value === name)
    .flatMap(({ arguments: given }) => given?.filter((argument) => argument.name.value === "graph") ?? [])
    .map(({ value }) => String(valueFromASTUntyped(value)).toLowerCase());

const definitionsOf = (file: URL): readonly DefinitionNode[] => parse(readFileSync(file, "utf8")).definitions;
const nameOf = (node: DefinitionNode): string | undefined => ("name" in node ? node.name?.value : undefined);

// `npx node tools/src/list-owners.ts` prints it, for schema/README.md.
if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(listOwners());
