import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";

let loading: ReturnType<typeof instantiate> | undefined;

/** Once per process: the bindings are a module with one instance. */
const loadBindings = () => {
  loading ??= instantiate();
  return loading;
};

/**
 * Prisma's schema engine as WebAssembly: the same one that its CLI downloads, from the package
 * instead.
 */
async function instantiate() {
  const bindings = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm")
    .replace("schema_engine.js", "schema_engine_bg.wasm");
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), {
    "./schema_engine_bg.js": bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return bindings;
}

/**
 * The SQL that turns one schema.prisma into another; `before` null starts from nothing. Needs any
 * reachable PostgreSQL: it is not written to.
 */
export async function diffSchemas(databaseUrl: string, before: string | null, after: string): Promise<string> {
  const bindings = await loadBindings();
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg({ connectionString: databaseUrl }));
  const engine = await bindings.SchemaEngine.new({ datamodels: [["schema.prisma", after]] }, () => {}, adapter);
  const datamodel = (content: string) => ({
    tag: "schemaDatamodel" as const,
    files: [{ path: "schema.prisma", content }],
  });
  const { stdout } = await engine.diff({
    from: before === null ? { tag: "empty" as const } : datamodel(before),
    to: datamodel(after),
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return stdout ?? "";
}
