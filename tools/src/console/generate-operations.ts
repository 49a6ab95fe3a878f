import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { type DocumentNode, type FragmentDefinitionNode, Kind, parse, printSchema, visit } from "graphql";
import { buildApiSchema, SUPERGRAPH_FILE } from "../supergraph.ts";

const SOURCES = new URL("../../../console/src/", import.meta.url);
const OUTPUT = new URL("generated/", SOURCES);

type Source = { readonly file: string; readonly document: DocumentNode };

/**
 * Each `*.graphql` of the console becomes a module of the same name below `console/src/generated/`:
 * the text of each operation, typed. One for each file, because a chunk takes a module whole.
 * Fragments are shared by all; an operation carries those that it uses.
 */
export async function generateOperations(): Promise<void> {
  const schema = parse(printSchema(buildApiSchema(readFileSync(SUPERGRAPH_FILE, "utf8"))));
  const sources = readSources();
  const fragments = new Map(sources.flatMap(({ document }) => fragmentsIn(document)));
  rmSync(OUTPUT, { recursive: true, force: true });
  for (const { file, document } of sources) {
    const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
    if (operations.length === 0) continue;
    const used = usedFragments({ kind: Kind.DOCUMENT, definitions: operations }, fragments);
    const output = new URL(file.replace(/graphql$/, "ts"), OUTPUT);
    const content = await codegen({
      filename: output.pathname,
      schema,
      documents: [{ location: file, document: { kind: Kind.DOCUMENT, definitions: [...operations, ...used] } }],
      config: {},
      plugins: [{ operations: OPERATIONS }, { documents: { documentMode: "string", useTypeImports: true } }],
      pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
    });
    mkdirSync(new URL(".", output), { recursive: true });
    writeFileSync(output, withSharedClass(content, file));
  }
}

const OWN_CLASS = /export class TypedDocumentString[\s\S]*?\n}\n/;
const ITS_IMPORT = /^import type { DocumentTypeDecoration } .*\n/m;

/** The plug-in writes its class into each module; the console has it once. */
function withSharedClass(content: string, file: string): string {
  if (!OWN_CLASS.test(content) || !ITS_IMPORT.test(content))
    throw new Error("typed-document-node writes another class than it did: see withSharedClass");
  const up = "../".repeat(file.split("/").length);
  return content
    .replace(ITS_IMPORT, `import { TypedDocumentString } from "${up}live/typed-document.ts";\n`)
    .replace(OWN_CLASS, "");
}

/** As they come over the wire, in JSON. */
const OPERATIONS = {
  useTypeImports: true,
  immutableTypes: true,
  enumType: "string-literal",
  scalars: { DateTime: "string", Decimal: "string", CurrencyCode: "string", NetworkCode: "string", ID: "string" },
};

const readSources = (): Source[] =>
  readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".graphql"))
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .toSorted()
    .map((path) => ({
      file: relative(SOURCES.pathname, path),
      document: parse(readFileSync(path, "utf8"), { noLocation: true }),
    }));

const fragmentsIn = ({ definitions }: DocumentNode): [string, FragmentDefinitionNode][] =>
  definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : []));

function usedFragments(
  document: DocumentNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>();
  const collect = (node: DocumentNode | FragmentDefinitionNode) => {
    visit(node, {
      FragmentSpread({ name }) {
        const found = known.get(name.value);
        if (!found || used.has(found)) return;
        used.add(found);
        collect(found);
      },
    });
  };
  collect(document);
  return [...used];
}
