import type { FastifyReply } from "fastify";

/** What comes after a refusal is read and thrown away for so long: who is still sending would otherwise see a broken line and no answer. */
const LINGER_MS = 2_000;

/** Reads what is still coming, for a while, so that the answer arrives. */
export function linger(reply: FastifyReply): void {
  const { raw } = reply.request;
  if (raw.readableEnded) return;
  reply.removeHeader("connection");
  const cut = setTimeout(() => raw.socket.destroy(), LINGER_MS);
  raw.once("close", () => clearTimeout(cut)).resume();
}
