import { describe, expect, it } from "vitest";
import { findConsoleOffences } from "./console.ts";
import { at, rules } from "./planted.fixture.ts";

const HOME = "console/src/wallet/home/page.tsx";

describe("rules of the console", () => {
  it.each([
    ["console-number", HOME, "const n = Number(amount);"],
    ["console-number", "console/src/ui/chart.tsx", "parseFloat(amount)"],
    ["console-html", HOME, "<p dangerouslySetInnerHTML={{ __html: memo }} />"],
    ["console-html", "console/src/ui/a.ts", "place.innerHTML = memo;"],
    ["console-storage", HOME, 'localStorage.setItem("token", token);'],
    ["console-search", "console/src/routes.tsx", "validateSearch: (raw) => raw,"],
    ["console-staff-order", "console/src/operate/people/a.tsx", "const order = useAttempt(Freeze, form);"],
    ["console-staff-order", "console/src/operate/a.ts", 'cache.invalidateQueries({ queryKey: ["Person"] });'],
    ["console-layers", HOME, 'import { Send } from "../send/page.tsx";'],
    ["console-layers", HOME, 'import { A } from "../../operate/ledger/a.tsx";'],
    ["console-layers", "console/src/ui/amount.tsx", 'import { Home } from "../wallet/home/page.tsx";'],
    ["console-layers", "console/src/ui/amount.tsx", 'import { router } from "../routes.tsx";'],
  ])("finds %s in %s", (rule, path, text) => {
    expect(rules(findConsoleOffences(at(path, `const a = 1;\n${text}\n`)))).toEqual([rule]);
  });

  it.each([
    [HOME, 'import { B } from "./b.tsx";\nimport { D } from "../../generated/wallet/home/home.ts";'],
    [HOME, 'import { shared } from "../shared.ts";\nimport { Amount } from "../../ui/amount.tsx";'],
    ["console/src/ui/amount.tsx", 'import { digits } from "../money.ts";\nconst n = row.toNumber; BigInt("1");'],
    ["console/src/operate/use-staff-order.ts", "return useAttempt(document, form);"],
    [HOME, "const order = useAttempt(Pay, form);"],
    ["console/src/kept.ts", 'localStorage.getItem("theme")'],
    ["console/src/routes.tsx", 'validateSearch: loginSearch,\nimport("./wallet/home/page.tsx")'],
    ["gateway/src/a.ts", "Number(x)"],
    ["console/src/generated/a.ts", "Number(x)"],
  ])("leaves %s alone", (path, text) => {
    expect(findConsoleOffences(at(path, text))).toEqual([]);
  });
});
