import { runSubgraph } from "@coffer/platform/service/run-subgraph";
import { composeUsers } from "./compose.ts";
import { readUsersConfig } from "./config.ts";

await runSubgraph({ name: "users", readConfig: readUsersConfig, compose: composeUsers, source: process.env });
