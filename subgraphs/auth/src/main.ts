import { runSubgraph } from "@coffer/platform/service/run-subgraph";
import { composeAuth } from "./compose.ts";
import { readAuthConfig } from "./config.ts";

await runSubgraph({ name: "auth", readConfig: readAuthConfig, compose: composeAuth, source: process.env });
