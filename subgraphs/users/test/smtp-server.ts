import { createServer, type Socket } from "node:net";

export type ReceivedMail = { from: string; to: string[]; message: string };

/**
 * As much of RFC 5321 as one mail needs. `refusals`: so many messages are refused with 451 first.
 */
export async function startSmtpServer(options: { refusals?: number } = {}) {
  let refusals = options.refusals ?? 0;
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    let [mail, isMessage, rest]: [ReceivedMail, boolean, string] = [{ from: "", to: [], message: "" }, false, ""];
    const say = (line: string) => socket.write(`${line}\r\n`);
    const take = (line: string) => {
      if (isMessage) {
        if (line !== ".") {
          mail.message += `${line}\n`;
          return;
        }
        isMessage = false;
        if (refusals > 0) {
          refusals -= 1;
          say(`451 try again later, ${mail.to.join()}`);
        } else {
          received.push(mail);
          say("250 taken");
        }
        mail = { from: "", to: [], message: "" };
      } else if (/^MAIL FROM:/i.test(line)) {
        mail.from = line.slice(10);
        say("250 ok");
      } else if (/^RCPT TO:/i.test(line)) {
        mail.to.push(line.slice(8));
        say("250 ok");
      } else if (/^DATA/i.test(line)) {
        isMessage = true;
        say("354 go on");
      } else if (/^QUIT/i.test(line)) {
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
    received,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((stopped) => server.close(stopped));
    },
  };
}
