import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { makeTemporaryFolder } from "@coffer/local-parts/temporary-folder";
import { watched } from "@coffer/platform/running/watchdog";
import { freePort } from "./free-port.ts";

/** The version that `.ci/run` builds. */
export const MAILPIT_VERSION = "v1.33.1";

/**
 * Where SMTP refuses on purpose, always with this code: the sender, a recipient; nothing for none.
 */
export type MailpitChaos = { readonly Sender?: number; readonly Recipient?: number };

export type MailpitMail = {
  readonly ID: string;
  readonly MessageID: string;
  readonly Subject: string;
  readonly From: { readonly Name: string; readonly Address: string };
  readonly To: readonly { readonly Address: string }[];
};

export type Mailpit = {
  /** smtp://127.0.0.1:port, without TLS. */
  readonly url: string;
  list(): Promise<MailpitMail[]>;
  /** One mail as a mail program shows it. */
  read(id: string): Promise<{ readonly text: string; readonly html: string }>;
  /** The mail as it came (RFC 5322). */
  raw(id: string): Promise<string>;
  refuse(chaos: MailpitChaos): Promise<void>;
  stop(): Promise<void>;
};

/** Beside what is on the path: where `go install` puts it. */
const PROGRAMS = ["mailpit", join(homedir(), "go/bin/mailpit")];

const findProgram = (): string | undefined =>
  PROGRAMS.find((program) => spawnSync(program, ["version", "--no-release-check"]).status === 0);

/** Why mailpit cannot run here, for people; null where it can. */
export const whyNoMailpit = (): string | null =>
  findProgram() === undefined
    ? `mailpit is not installed (go install github.com/axllent/mailpit@${MAILPIT_VERSION})`
    : null;

/** A real mail server on 127.0.0.1, which keeps every mail and sends none on. */
export async function startMailpit(): Promise<Mailpit> {
  const program = findProgram();
  if (program === undefined) throw new Error(whyNoMailpit() ?? "");
  const [smtpPort, httpPort] = [await freePort(), await freePort()];
  const { path: folder, remove } = await makeTemporaryFolder("mailpit");
  const listening = ["--listen", `127.0.0.1:${httpPort}`, "--smtp", `127.0.0.1:${smtpPort}`];
  const kept = ["--database", join(folder, "mails.db"), "--disable-version-check", "--enable-chaos", "--quiet"];
  const child = watched(spawn(program, [...listening, ...kept], { stdio: "ignore" }));
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ask = async (path: string, init?: RequestInit): Promise<Response> => {
    const answer = await fetch(`http://127.0.0.1:${httpPort}${path}`, init);
    if (!answer.ok) throw new Error(`mailpit answers ${path} with ${answer.status}`);
    return answer;
  };
  await answers(() => ask("/readyz"), child);
  return {
    url: `smtp://127.0.0.1:${smtpPort}`,
    async list() {
      const { messages } = (await (await ask("/api/v1/messages?limit=1000")).json()) as { messages: MailpitMail[] };
      return messages;
    },
    async read(id) {
      const { Text, HTML } = (await (await ask(`/api/v1/message/${id}`)).json()) as { Text: string; HTML: string };
      return { text: Text, html: HTML };
    },
    raw: async (id) => (await ask(`/api/v1/message/${id}/raw`)).text(),
    async refuse(chaos) {
      const trigger = (code: number | undefined) => ({
        ErrorCode: code ?? 451,
        Probability: code === undefined ? 0 : 100,
      });
      const body = JSON.stringify({ Sender: trigger(chaos.Sender), Recipient: trigger(chaos.Recipient) });
      await ask("/api/v1/chaos", { method: "PUT", headers: { "content-type": "application/json" }, body });
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await remove();
    },
  };
}

async function answers(ask: () => Promise<unknown>, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null) throw new Error(`mailpit ended with ${child.exitCode}`);
    const isUp = await ask().then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await pause(50);
  }
  throw new Error("mailpit did not answer within 20 s");
}
