import { createServer, type Socket } from "node:net";

export type TakenMail = { readonly to: readonly string[]; readonly message: string };

/**
 * As much of RFC 5321 as one mail needs, and what no real server can be told to do: to lose the
 * answer to so many messages that it has taken (`lost`), or to be slow enough for a kill (`hold`).
 */
export async function startSmtpServer(options: { lost?: number; hold?: Promise<void> } = {}) {
  let lost = options.lost ?? 0;
  const taken: TakenMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let [to, message, isMessage, rest]: [string[], string, boolean, string] = [[], "", false, ""];
    const say = (line: string) => socket.write(`${line}\r\n`);
    const end = async () => {
      taken.push({ to, message });
      [to, message] = [[], ""];
      await options.hold;
      if (lost > 0) {
        lost -= 1;
        socket.destroy();
      } else say("250 taken");
    };
    const take = (line: string) => {
      if (isMessage) {
        isMessage = line !== ".";
        if (isMessage) message += `${line}\r\n`;
        else void end();
      } else if (/^RCPT TO:/i.test(line)) {
        to.push(line.slice(8));
        say("250 ok");
      } else if (/^DATA/i.test(line)) {
        isMessage = true;
        say("354 go on");
      } else if (/^STARTTLS/i.test(line)) say("502 no TLS here");
      else if (/^QUIT/i.test(line)) {
        say("221 bye");
        socket.end();
      } else say("250 ok");
    };
    say("220 test");
    socket.on("data", (chunk) => {
      const lines = `${rest}${chunk}`.split("\r\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    });
    socket.on("error", () => socket.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    taken,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}
