import { connect, type Socket } from "node:net";

/**
 * One keep-alive HTTP/1.1 connection that sends a JSON body and gives the answer's body: as light
 * as a load generator can be in Node.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #head: string;
  #received: Buffer = Buffer.alloc(0);
  #answered: ((body: string) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(url: URL, headers: Readonly<Record<string, string>>) {
    this.#head = `POST ${url.pathname} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-type: application/json\r\n${Object.entries(
      headers,
    )
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}content-length: `;
    this.#socket = connect({ host: url.hostname, port: Number.parseInt(url.port, 10), noDelay: true });
    this.#socket.on("data", (chunk: Buffer) => this.#take(chunk));
    const fail = (error?: Error) => this.#failed?.(error ?? new Error("the connection was closed"));
    this.#socket.on("error", fail);
    this.#socket.on("close", () => fail());
  }

  send(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(`${this.#head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  end(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const split = this.#received.indexOf("\r\n\r\n");
    if (split < 0) return;
    const length = Number.parseInt(
      /content-length: (\d+)/i.exec(this.#received.toString("latin1", 0, split))?.[1] ?? "0",
      10,
    );
    if (this.#received.length < split + 4 + length) return;
    const body = this.#received.toString("utf8", split + 4, split + 4 + length);
    this.#received = Buffer.alloc(0);
    this.#answered?.(body);
  }
}
