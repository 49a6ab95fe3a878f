import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { CofferClient } from "../src/client.ts";
import type { Follower } from "../src/follower.ts";
import { findDifference } from "../src/tour/find-difference.ts";
import { parseTour } from "../src/tour/parse-tour.ts";
import { openShell, type Shell } from "../src/tour/shell.ts";
import { useCoffer } from "../src/use-coffer.ts";

const ROOT = new URL("../../", import.meta.url);
// The two people of the tour, under names that nobody has: runs may share a server.
const run = randomBytes(4).toString("hex");
const page = readFileSync(new URL("README.md", ROOT), "utf8").replace(/\b(ann|ben)\b(?=[" @])/g, `$1-${run}`);
const steps = parseTour(page, "A tour of five minutes");
const hasTools = ["bash", "curl"].every((tool) => spawnSync(tool, ["--version"]).status === 0);

describe.skipIf(!hasTools)("the tour in README.md (needs bash and curl)", () => {
  const coffer = useCoffer();
  const answers: { answer: object; written: object }[] = [];
  let shell: Shell | undefined;
  let follower: Follower | undefined;
  let heard = 0;
  afterAll(async () => {
    shell?.end();
    await follower?.end();
  });

  const type = async (text: string) => {
    shell ??= openShell(fileURLToPath(ROOT));
    return (await shell.run(text.replaceAll("http://localhost:4000/graphql", coffer.url))).trim();
  };
  const compare = (answer: object, written: object) => {
    answers.push({ answer, written });
    expect(findDifference(answer, written)).toBeNull();
  };
  /** The next event of the subscription that the tour follows. */
  const hear = async (): Promise<Answer> => {
    const event = await follower?.until(({ events }) => events[heard]);
    heard += 1;
    return { data: event };
  };

  it.each(steps)("line $line: a $kind answers as the page says", async (step) => {
    if (step.kind === "live") return compare(await hear(), step.answer);
    if (!step.answer) return expect(await type(step.text)).toBe("");
    if (step.kind === "subscription") {
      follower = new CofferClient(coffer.url, await type('printf "%s" "$TOKEN"')).subscribe(step.text);
      return compare(await hear(), step.answer);
    }
    const ask = async () => JSON.parse(await type(step.text));
    if (step.repeat)
      await expect.poll(async () => findDifference(await ask(), step.answer), { timeout: 120_000 }).toBeNull();
    return compare(await ask(), step.answer);
  });

  it("shows each event of the subscription, and no other came", async () => {
    await follower?.until(({ closed }) => closed); // logged out
    expect(follower?.events).toHaveLength(heard);
    expect(heard).toBeGreaterThan(2);
  });

  it("would fail at each answer that had more than the page says, or less", () => {
    expect(answers.length).toBeGreaterThan(10);
    for (const { answer, written } of answers) {
      expect(findDifference({ ...answer, more: 1 }, written)).toBe("answer.more is 1; the page says absent");
      expect(findDifference(answer, { ...written, more: 1 })).toBe("answer.more is absent; the page says 1");
    }
  });
});

describe("a page's answer", () => {
  it.each([
    [{ amount: "25.50" }, { amount: "25.51" }, 'answer.amount is "25.50"; the page says "25.51"'],
    [{ id: "pay_1" }, { id: "acc_…" }, 'answer.id is "pay_1"; the page says "acc_…"'],
    [{ id: "pay_" }, { id: "pay_…" }, 'answer.id is "pay_"; the page says "pay_…"'],
    [{ a: 1, b: 2 }, { a: 1 }, "answer.b is 2; the page says absent"],
    [{ a: 1 }, { a: 1, b: 2 }, "answer.b is absent; the page says 2"],
    [[1], [1, 2], "answer.1 is absent; the page says 2"],
    [null, {}, "answer is null; the page says {}"],
    ["1", 1, 'answer is "1"; the page says 1'],
  ])("%j is not %j", (answer, written, difference) => {
    expect(findDifference(answer, written)).toBe(difference);
  });

  it("may leave open what differs from run to run", () => {
    const written = { id: "pay_…", at: "20…Z", list: [{ a: "(…)", b: null }] };
    const answer = { list: [{ b: null, a: "(x)" }], at: "2026-11-21T08:00:00.000Z", id: "pay_01" };
    expect(findDifference(answer, written)).toBeNull();
  });
});

describe("a tour", () => {
  it("refuses an answer to nothing, and blocks that it does not know", () => {
    expect(() => parseTour("\n## T\n```json\n{}\n```\n", "T")).toThrow("nothing was asked");
    expect(() => parseTour("\n## T\n```sh\nls\n```\n", "T")).toThrow("no sh blocks");
    expect(() => parseTour("# T", "T")).toThrow("no section");
  });
});
