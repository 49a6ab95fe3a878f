import { mode } from "../../shell/mode.ts";
import { Page } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";
import { Chains } from "./chains.tsx";
import { Clock } from "./clock.tsx";
import { Scenarios } from "./scenarios.tsx";

/** What can be tried where no money is real: a clock, chains, what providers play. */
export function SandboxPage() {
  const w = words.sandbox;
  if (mode !== "sandbox")
    return (
      <Page title={w.title}>
        <p>{w.none}</p>
      </Page>
    );
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Clock />
        <Chains />
        <Scenarios />
      </div>
    </Page>
  );
}
