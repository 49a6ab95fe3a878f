import type { FastifyReply } from "fastify";

/**
 * What comes after a refusal is read and thrown away for so long: who is still sending would
 * otherwise see a broken line and no answer.
 */
const LINGER_MS = 4_000;
/**
 * As much as the largest body may be, in that time, and no faster: who sends what nobody wants
 * would else be the best served.
 */
const BITE = { bytes: 262_144, everyMs: 50 };

/** Reads what is still coming, for a while, so that the answer arrives. */
export function linger(
  reply: Pick<FastifyReply, "removeHeader"> & { readonly request: Pick<FastifyReply["request"], "raw"> },
): void {
  const { raw } = reply.request;
  if (raw.readableEnded) return;
  reply.removeHeader("connection");
  const cut = setTimeout(() => raw.destroy(), LINGER_MS);
  let next: NodeJS.Timeout | undefined;
  let left = BITE.bytes;
  raw.on("data", (chunk: Buffer) => {
    left -= chunk.length;
    if (left > 0) return;
    left = BITE.bytes;
    raw.pause();
    next = setTimeout(() => raw.resume(), BITE.everyMs);
  });
  raw.once("close", () => {
    clearTimeout(cut);
    clearTimeout(next);
  });
  raw.resume();
}
