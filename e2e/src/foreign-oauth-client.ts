import { spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";

/** The system's own: others do not see the packages of the system. */
const PYTHON = "/usr/bin/python3";
const SCRIPT = new URL("oauth-client.py", import.meta.url).pathname;

/** Why the client library of another language cannot be tried here; null where it can. */
export const whyNoForeignClient = (): string | null =>
  spawnSync(PYTHON, ["-c", "import authlib, requests"]).status === 0
    ? null
    : "a client in Python needs authlib (Debian: python3-authlib, python3-requests)";

type Asked = {
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string | null;
  readonly redirect_uri: string;
  readonly scope: string;
};

/** Has it go all the way; `letIn` is its user's browser. */
export async function runForeignClient(asked: Asked, letIn: (url: URL) => Promise<URL>) {
  const child = watched(spawn(PYTHON, [SCRIPT], { env: programEnvironment(), stdio: ["pipe", "pipe", "pipe"] }));
  let faults = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    faults += text;
  });
  const said = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await said.next();
    if (done) throw new Error(`the client in Python ended: ${faults}`);
    return JSON.parse(value);
  };
  child.stdin.write(`${JSON.stringify(asked)}\n`);
  const { url } = await read();
  const led = await letIn(new URL(url));
  child.stdin.write(`${JSON.stringify({ led: led.href })}\n`);
  return read();
}
