import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Mailer } from "../../app/ports.ts";
import { messageOf } from "./message.ts";

/**
 * Writes each mail as `<id>.eml` (RFC 5322) into a folder instead of sending it. The same mail
 * again replaces its own file.
 */
export function makeFolderMailer({ folder, from }: { folder: string; from: string }): Mailer {
  return {
    async send(mail) {
      const { createTransport } = await import("nodemailer"); // only where there is a mail
      const composer = createTransport({ streamTransport: true, buffer: true, newline: "windows" });
      const { message } = await composer.sendMail(messageOf(mail, from));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${mail.id}.eml`);
      await writeAtomically(path, message);
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
