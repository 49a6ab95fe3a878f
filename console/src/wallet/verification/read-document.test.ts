import { describe, expect, it } from "vitest";
import { inspectFile } from "./read-document.ts";

const named = (name: string, bytes: readonly number[]) => new File([new Uint8Array(bytes)], name);

/** As a browser hands over a dropped folder. */
class Folder extends File {
  override slice(): Blob {
    return Object.assign(new Blob(), { arrayBuffer: () => Promise.reject(new DOMException("", "NotFoundError")) });
  }
}

describe("a file that is chosen", () => {
  it("is refused in words where it cannot be read, as a folder cannot", async () => {
    const { fault } = await inspectFile(new Folder([], "holidays"));
    expect(fault).toMatch(/^This cannot be read/);
  });

  it.each([
    ["no document", "note.pdf", [0x68, 0x69], /^This is no JPEG/],
    ["of another ending", "card.png", [0xff, 0xd8, 0xff], /^It is a JPEG/],
    ["empty", "card.png", [], /^The file is empty/],
  ] as const)("is refused where it is %s", async (_, name, bytes, fault) => {
    expect((await inspectFile(named(name, bytes))).fault).toMatch(fault);
  });

  it("is known by its bytes", async () => {
    const chosen = await inspectFile(named("scan.pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]));
    expect(chosen).toMatchObject({ contentType: "application/pdf", fault: null, warning: null });
  });
});
