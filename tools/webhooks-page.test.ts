import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WEBHOOK_EVENT_TYPES } from "../subgraphs/payments/src/domain/events/event-types.ts";
import { describeEventType } from "../subgraphs/payments/src/domain/events/examples.ts";
import { RETRY_SECONDS } from "../subgraphs/payments/src/domain/webhooks/schedule.ts";
import { readTable } from "./src/read-table.ts";

const page = readFileSync(new URL("../docs/WEBHOOKS.md", import.meta.url), "utf8");
const types = page.slice(page.indexOf("\n## Types\n"));

const SECONDS = { second: 1, minute: 60, hour: 3_600 };

describe("docs/WEBHOOKS.md", () => {
  it("has a part for each type that can be sent, and for no other", () => {
    expect([...types.matchAll(/^### (.+)$/gm)].map(([, type]) => type)).toEqual(WEBHOOK_EVENT_TYPES);
  });

  it.each(WEBHOOK_EVENT_TYPES)("says of %s what the API says, and shows a body as it is sent", (type) => {
    const { description, example } = describeEventType(type);
    const part = types.slice(types.indexOf(`\n### ${type}\n`)).split(/\n### /)[1] ?? "";
    expect(part).toContain(`\n${description}\n`);
    const shown = /```json\n([\s\S]*?)\n```/.exec(part)?.[1] ?? "";
    expect(JSON.stringify(JSON.parse(shown))).toBe(example);
  });

  it("has the schedule that is kept", () => {
    const rows = readTable(page, "\n### Schedule\n").map(([attempt, after = ""]) => {
      const [, count = "", unit = ""] = /^(\d+) (second|minute|hour)s$/.exec(after) ?? [];
      return [Number(attempt), Number(count) * SECONDS[unit as keyof typeof SECONDS]];
    });
    expect(rows).toEqual(RETRY_SECONDS.map((seconds, i) => [i + 2, seconds]));
  });
});
