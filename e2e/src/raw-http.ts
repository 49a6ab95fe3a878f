import { connect, type Socket } from "node:net";

/** A connection byte by byte, for what a well-behaved client never does. */
export class RawConnection {
  #received = "";
  readonly #socket: Socket;
  readonly #waiting = new Set<() => void>();
  /** All that was received, once the server has closed the connection. */
  readonly closed: Promise<string>;

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.#socket = connect({ host: hostname, port: Number(port) });
    this.#socket.setEncoding("utf8");
    this.#socket.on("data", (text) => {
      this.#received += text;
      for (const look of [...this.#waiting]) look();
    });
    this.#socket.on("error", () => undefined); // "close" follows
    this.closed = new Promise((resolve) => {
      this.#socket.once("close", () => resolve(this.#received));
    });
  }

  write(text: string): void {
    this.#socket.write(text);
  }

  writeBytes(bytes: Buffer): void {
    this.#socket.write(bytes);
  }

  get received(): string {
    return this.#received;
  }

  /** Resolves once this has been received. */
  until(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (!this.#received.includes(text)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      void this.closed.then((all) => reject(new Error(`closed before ${text} came; received ${all}`)));
      look();
    });
  }

  end(): void {
    this.#socket.destroy();
  }
}

/** The head of a POST to the API, with the body still to come. */
export const postHead = (bytes: number, headers = ""): string =>
  `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${bytes}\r\n${headers}\r\n`;
