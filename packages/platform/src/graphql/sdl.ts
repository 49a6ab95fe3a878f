import { readdirSync, readFileSync } from "node:fs";
import { type DefinitionNode, type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, visit } from "graphql";
import { ASSURANCE_SPEC } from "./access/access-rules.ts";

const FEDERATION = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@inaccessible", "@tag", "@authenticated", "@requiresScopes", "@composeDirective"])`;

/** Only where it is used: federation composes what a subgraph links and says to compose. */
const ASSURANCE = `extend schema @link(url: "${ASSURANCE_SPEC}", import: ["@requiresAssurance"]) @composeDirective(name: "@requiresAssurance")`;

/** A directive's begins with @, as where it is used. */
function nameOf(node: DefinitionNode): string | undefined {
  const name = "name" in node ? node.name?.value : undefined;
  return node.kind === Kind.DIRECTIVE_DEFINITION ? `@${name}` : name;
}

function referencesOf(node: DefinitionNode): Set<string> {
  const names = new Set<string>();
  visit(node, {
    NamedType: ({ name }) => {
      names.add(name.value);
    },
    Directive: ({ name }) => {
      names.add(`@${name.value}`);
    },
  });
  return names;
}

/** Where a subgraph's SDL stands: schema/<name>/<feature>.graphql. Throws where there is none. */
export function sdlFilesOf(schemaFolder: URL, subgraph: string): URL[] {
  const folder = new URL(`${subgraph}/`, schemaFolder);
  const files = readdirSync(folder).filter((file) => file.endsWith(".graphql"));
  if (files.length === 0) throw new Error(`no SDL in ${folder.pathname}`);
  return files.toSorted().map((file) => new URL(file, folder));
}

/**
 * A subgraph's SDL: its own files, the federation link, and those definitions of
 * schema/shared.graphql that it reaches. Value types that several subgraphs share are marked
 * `@shareable` there.
 */
export function readSubgraphSdl(schemaFolder: URL, subgraph: string): DocumentNode {
  const own = sdlFilesOf(schemaFolder, subgraph).flatMap(
    (file) => parse(readFileSync(file, "utf8"), { noLocation: true }).definitions,
  );
  const shared = parse(readFileSync(new URL("shared.graphql", schemaFolder), "utf8"), { noLocation: true }).definitions;
  const wanted = new Set(own.flatMap((node) => [...referencesOf(node)]));
  const taken: DefinitionNode[] = [];
  for (let grown = true; grown; ) {
    grown = false;
    for (const node of shared) {
      if (taken.includes(node) || !wanted.has(nameOf(node) ?? "")) continue;
      taken.push(node);
      for (const name of referencesOf(node)) wanted.add(name);
      grown = true;
    }
  }
  const links = wanted.has("@requiresAssurance") ? `${FEDERATION}\n${ASSURANCE}` : FEDERATION;
  const definitions = [...parse(links).definitions, ...shared.filter((node) => taken.includes(node)), ...own];
  return {
    kind: Kind.DOCUMENT,
    definitions: definitions.map((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION ? withInheritedDescriptions(node, definitions) : node,
    ),
  };
}

/**
 * A field that an interface describes already need not be described again in every type that
 * implements it.
 */
function withInheritedDescriptions(
  type: ObjectTypeDefinitionNode,
  definitions: readonly DefinitionNode[],
): ObjectTypeDefinitionNode {
  const interfaces = new Set(type.interfaces?.map(({ name }) => name.value));
  const inherited = definitions.flatMap((node) =>
    node.kind === Kind.INTERFACE_TYPE_DEFINITION && interfaces.has(node.name.value) ? (node.fields ?? []) : [],
  );
  const fields = type.fields?.map((field) => {
    const description = field.description ?? inherited.find(({ name }) => name.value === field.name.value)?.description;
    return description !== undefined ? { ...field, description } : field;
  });
  return fields ? { ...type, fields } : type;
}
