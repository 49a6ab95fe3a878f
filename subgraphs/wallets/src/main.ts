import { runSubgraph } from "@coffer/platform/service/run-subgraph";
import { composeWallets } from "./compose.ts";
import { readWalletsConfig } from "./config.ts";

await runSubgraph({ name: "wallets", readConfig: readWalletsConfig, compose: composeWallets, source: process.env });
