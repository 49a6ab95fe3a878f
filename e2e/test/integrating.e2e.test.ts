import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { join } from "../src/people.ts";
import { useCoffer } from "../src/use-coffer.ts";

const ROOT = new URL("../../", import.meta.url);
const coffer = useCoffer();

const page = readFileSync(new URL("docs/INTEGRATING.md", ROOT), "utf8");
const program = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = ""]) => code).join("\n");
/** Behind each line that prints. */
const expected = [...program.matchAll(/console\.log\(.*\/\/ (.*)$/gm)].map(([, said = ""]) => said);

/** As a program of the reader's own, beside this repository's packages. */
function run(code: string): Promise<{ code: number | null; output: string; faults: string }> {
  const child = spawn(process.execPath, ["--input-type=module", "-"], {
    cwd: fileURLToPath(new URL("e2e/", ROOT)),
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [output, faults] = ["", ""];
  child.stdout.on("data", (part) => {
    output += part;
  });
  child.stderr.on("data", (part) => {
    faults += part;
  });
  child.stdin.end(code);
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, output, faults })));
}

it("the program of docs/INTEGRATING.md prints what the page says", async () => {
  const { username, password } = await join(coffer.url, "ann");
  const known = `const [USERNAME, PASSWORD] = ${JSON.stringify([username, password])};\n`;
  expect(expected.length).toBeGreaterThan(4);
  expect(program).toContain("http://localhost:4000/graphql");
  const ran = await run(known + program.replace("http://localhost:4000/graphql", coffer.url));
  expect(ran).toEqual({ code: 0, output: `${expected.join("\n")}\n`, faults: "" });
});
