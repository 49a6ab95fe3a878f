import { openPool } from "@coffer/platform/postgres/open-pool";
import { makeLogger } from "@coffer/platform/running/log";
import { makeExportParts } from "./export-crash.ts";

/** A worker to be killed. */
const [databaseUrl = "", key = ""] = process.argv.slice(2);
process.on("disconnect", () => process.exit(0));
const { job } = await makeExportParts(openPool(databaseUrl, 4, makeLogger({ name: "test", level: "silent" })), key);
job.start();
