import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { buildApiSchema, readOperations, SUPERGRAPH_FILE } from "../supergraph.ts";
import { readErrorPages } from "./error-pages.ts";
import { makeSchemaData } from "./schema-data.ts";

const OUTPUT = new URL("../../../console/src/generated/develop/", import.meta.url);
const ERRORS_FILE = new URL("../../../docs/ERRORS.md", import.meta.url);

/**
 * What the console says of codes and of the schema, made of docs/ERRORS.md and of the SDL: so it
 * cannot say anything else than they do.
 */
export function generateReference(): void {
  const supergraph = readFileSync(SUPERGRAPH_FILE, "utf8");
  const pages = readErrorPages({ page: readFileSync(ERRORS_FILE, "utf8"), schema: buildApiSchema(supergraph) });
  const data = makeSchemaData({ supergraph, recorded: readOperations() });
  mkdirSync(OUTPUT, { recursive: true });
  write("error-pages", {
    imports: 'import type { ErrorPage } from "../../develop/errors/error-pages.ts";',
    declares: "errorPages: readonly ErrorPage[]",
    value: pages,
  });
  write("schema-data", {
    imports: 'import type { SchemaData } from "../../develop/schema/schema-data.ts";',
    declares: "schemaData: SchemaData",
    value: data,
  });
}

type Module = { readonly imports: string; readonly declares: string; readonly value: unknown };

const write = (name: string, { imports, declares, value }: Module): void =>
  writeFileSync(new URL(`${name}.ts`, OUTPUT), `${imports}\n\nexport const ${declares} = ${JSON.stringify(value)};\n`);
