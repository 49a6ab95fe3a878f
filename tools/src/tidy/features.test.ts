import { describe, expect, it } from "vitest";
import { findFeaturesThatMeet } from "./features.ts";

const met = (path: string, specifier: string) =>
  findFeaturesThatMeet({ path, text: `import type { A } from "${specifier}";\n` }, new Map()).map(({ rule }) => rule);

describe("features", () => {
  it.each([
    ["subgraphs/auth/src/app/freezes/freeze-user.ts", "../sessions/ports.ts"],
    ["subgraphs/auth/src/app/freezes/freeze-user.ts", "../app.ts"],
    ["subgraphs/auth/src/app/users/ports.ts", "../sessions/ports.ts"],
    ["subgraphs/auth/src/app/users/ports.ts", "../second-factors/ports.ts"],
    ["subgraphs/auth/src/app/second-factors/begin-totp.ts", "../sessions/ports.ts"],
    ["subgraphs/payments/src/app/sends/send-payment.ts", "../users/ports.ts"],
    ["subgraphs/users/src/app/profiles/find.ts", "../money/ports.ts"],
    ["subgraphs/payments/src/domain/sends/steps.ts", "../deposits/steps.ts"],
    ["subgraphs/payments/src/domain/money/plan.ts", "../steps.ts"],
  ])("do not let %s import %s", (path, specifier) => {
    expect(met(path, specifier)).toEqual(["features"]);
  });

  it.each([
    ["subgraphs/auth/src/app/freezes/freeze-user.ts", "./ports.ts"],
    ["subgraphs/auth/src/app/freezes/freeze-user.ts", "../users/ports.ts"],
    ["subgraphs/auth/src/app/sessions/login.ts", "../second-factors/ports.ts"],
    ["subgraphs/auth/src/app/second-factors/begin-totp.ts", "../users/ports.ts"],
    ["subgraphs/auth/src/app/freezes/freeze-user.ts", "../../domain/freeze.ts"],
    ["subgraphs/auth/src/app/freezes/freeze-user.test.ts", "../sessions/ports.ts"],
    ["subgraphs/auth/src/app/app.ts", "./sessions/login.ts"],
    ["subgraphs/payments/src/app/sends/send-payment.ts", "../money/ports.ts"],
    ["subgraphs/payments/src/domain/sends/steps.ts", "../money/plan.ts"],
    ["subgraphs/payments/src/domain/steps.ts", "./sends/steps.ts"],
    ["subgraphs/auth/src/adapters/postgres/freezes/freeze-desk.ts", "../sessions/end-sessions.ts"],
  ])("let %s import %s", (path, specifier) => {
    expect(met(path, specifier)).toEqual([]);
  });
});
