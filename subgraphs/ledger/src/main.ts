import { runSubgraph } from "@coffer/platform/service/run-subgraph";
import { composeLedger } from "./compose.ts";

await runSubgraph({ name: "ledger", readConfig: () => null, compose: composeLedger, source: process.env });
