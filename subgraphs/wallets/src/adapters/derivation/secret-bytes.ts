import { inspect } from "node:util";

const SHOWN = "[secret]";

/**
 * Key material that a log line, an error or JSON shows as "[secret]". Copies made by Buffer.from()
 * do not inherit this.
 */
export class SecretBytes extends Uint8Array<ArrayBuffer> {
  toJSON(): string {
    return SHOWN;
  }
  override toString(): string {
    return SHOWN;
  }
  override toLocaleString(): string {
    return SHOWN;
  }
  override join(): string {
    return SHOWN;
  }
  [inspect.custom](): string {
    return SHOWN;
  }
}
