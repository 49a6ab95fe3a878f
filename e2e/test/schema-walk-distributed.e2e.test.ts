import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe } from "vitest";
import { makeOperator } from "../src/operators.ts";
import { describeSchemaWalk, WALKED } from "../src/schema-walk/suite.ts";
import { useDistributed, whyNotDistributed } from "../src/use-distributed.ts";

const why = whyNotDistributed();

describe.skipIf(why)(`in seven processes${why ? ` (skipped: ${why})` : ""}`, () => {
  const coffer = useDistributed({ environment: WALKED });
  describeSchemaWalk({
    get url() {
      return coffer.url;
    },
    // Four times as many are tried in one process.
    oneIn: 12,
    makeOperator: () => makeOperator(coffer.url, coffer.running.parts.postgres.adminUrl),
    lines: () => linesIn(coffer.running.folder),
  });
});

const linesIn = (folder: string): string[] =>
  readdirSync(join(folder, "logs")).flatMap((file) => readFileSync(join(folder, "logs", file), "utf8").split("\n"));
