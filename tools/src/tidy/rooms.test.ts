import { describe, expect, it } from "vitest";
import { FOLDERS } from "./planted.fixture.ts";
import { findUpwardImports } from "./rooms.ts";

const found = (path: string, specifier: string) =>
  findUpwardImports({ path, text: `import { x } from "${specifier}";\n` }, FOLDERS).map(({ what }) => what);

describe("rooms", () => {
  it.each([
    ["packages/platform/src/values/a.ts", "../running/log.ts", "looks up or aside: ../running/log.ts"],
    ["packages/platform/src/stores/a.ts", "../queue/leases.ts", "looks up or aside: ../queue/leases.ts"],
    [
      "packages/platform/src/stores/a.ts",
      "@coffer/platform/service/process",
      "looks up or aside: @coffer/platform/service/process",
    ],
    ["gateway/src/limits/a.ts", "../http/b.ts", "looks up or aside: ../http/b.ts"],
    ["gateway/src/limits/a.ts", "../config.ts", "looks up or aside: ../config.ts"],
    ["gateway/src/limits/deep/a.ts", "../../identity/b.ts", "looks up or aside: ../../identity/b.ts"],
    ["packages/platform/src/a.ts", "node:fs", "in no room of its house"],
    ["gateway/src/cellar/a.ts", "node:fs", "in no room of its house"],
  ])("catch %s with an import of %s", (path, specifier, what) => {
    expect(found(path, specifier)).toEqual([what]);
  });

  it.each([
    ["packages/platform/src/service/a.ts", "../values/result.ts"],
    ["packages/platform/src/events/kafka/a.ts", "../relay.ts"],
    ["packages/platform/src/values/a.test.ts", "../running/log.ts"],
    ["gateway/src/http/a.ts", "../limits/b.ts"],
    ["gateway/src/compose.ts", "./http/b.ts"],
    ["gateway/src/limits/a.ts", "@coffer/platform/values/result"],
    ["subgraphs/auth/src/compose.ts", "./app/login.ts"],
  ])("let %s import %s", (path, specifier) => {
    expect(found(path, specifier)).toEqual([]);
  });
});
