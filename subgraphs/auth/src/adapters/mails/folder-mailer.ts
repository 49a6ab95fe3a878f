import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Logger } from "@coffer/platform/running/log";
import type { Mailer } from "../../app/mails/ports.ts";
import { messageOf } from "./message.ts";

/** A sandbox that runs for a year fills no disk: the oldest go. */
export const MAIL_FILES_MAX = 1000;

/**
 * Writes each mail as `<id>.eml` (RFC 5322) into a folder instead of sending it. The same mail
 * again replaces its own file. The log names the file and nothing that is in it.
 */
export function makeFolderMailer(parts: {
  readonly folder: string;
  readonly from: string;
  readonly log: Logger;
  readonly most?: number;
}): Mailer {
  const { folder, from, log, most = MAIL_FILES_MAX } = parts;
  return {
    async send(mail) {
      const { createTransport } = await import("nodemailer"); // only where there is a mail
      const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
      const { message } = await composer.sendMail(messageOf(mail, from));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${mail.id}.eml`);
      await writeAtomically(file, message);
      log.info({ file }, "a mail is in a file, for no mail server is configured");
      await removeOldest(folder, most);
    },
    close: () => {},
  };
}

/** A reader of the folder sees the whole file or none. */
async function writeAtomically(path: string, content: unknown): Promise<void> {
  if (!Buffer.isBuffer(content)) throw new Error("the message was not composed into a buffer");
  const half = `${path}.tmp`;
  const file = await open(half, "w", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
}

async function removeOldest(folder: string, most: number): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".eml"));
  if (names.length <= most) return;
  const files = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
  );
  const oldest = files.toSorted((a, b) => a.at - b.at).slice(0, names.length - most);
  await Promise.all(oldest.map(({ name }) => rm(join(folder, name), { force: true })));
}
