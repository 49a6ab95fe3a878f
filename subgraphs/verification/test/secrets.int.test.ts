import { inspect } from "node:util";
import { uuidOf } from "@coffer/contracts/ids";
import { anonymous } from "@coffer/platform/identity/actor";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { drawnPng } from "./drawn-png.ts";
import { person, type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
});
afterAll(() => here.close());

/**
 * Ways in which a piece of a file could show: in base64 as it came, in hex, as numbers, as node
 * prints it.
 */
const formsOf = (bytes: Buffer): string[] => {
  const piece = bytes.subarray(-40, -12);
  return [
    bytes.toString("base64").slice(-56, -20),
    piece.toString("hex"),
    piece.join(","),
    inspect(piece).slice("<Buffer ".length, -1),
  ];
};

describe("documents", () => {
  it("never stand in a log, an answer, an event or a row, whatever goes wrong", async () => {
    const said: unknown[] = [];
    const files = [drawnPng(), drawnPng(), sampleDocument("JPEG"), sampleDocument("PDF"), drawnPng()] as const;
    const [alice, bob, mallory] = [person(), person(), person()];
    said.push(await here.submit(alice, { front: files[0], back: files[1] }));
    said.push(await here.submit(alice, { front: files[4] }));
    said.push(await here.submit(bob, { front: files[2] }));
    said.push(await here.submit(mallory, { front: { ...files[3], contentType: "image/png" } }));
    said.push(await here.submit(mallory, { front: { ...files[4], base64: `${files[4].base64}!` } }));
    said.push(await here.submit(anonymous, { front: files[4] }));
    await here.rows(
      "UPDATE verification.document d SET ciphertext = o.ciphertext FROM verification.document o WHERE o.verification_id = d.verification_id AND o.side <> d.side",
    );
    await here.work({ judge: async () => Promise.reject(new Error("no verdict")) });
    await here.work();
    // A database that fails while it stores: its error carries the row.
    await here.rows("ALTER TABLE verification.document ADD CONSTRAINT never CHECK (false) NOT VALID");
    said.push(await here.submit(mallory, { front: files[3], back: files[4] }));
    expect(here.lines.join("")).toContain("violates check constraint");
    expect(JSON.stringify(said.at(-1))).toContain("INTERNAL_SERVER_ERROR");
    expect(here.lines.some((line) => line.includes("a sealed document does not open"))).toBe(true);

    const rows = await here.rows(
      "SELECT d::text AS text FROM verification.document d UNION ALL SELECT v::text FROM verification.verification v UNION ALL SELECT e::text FROM verification.status_event e UNION ALL SELECT o::text FROM verification.outbox o",
    );
    const everything = [
      here.lines.join("\n"),
      JSON.stringify(said),
      JSON.stringify(rows),
      JSON.stringify(here.published),
    ].join("\n");
    const open = await here.rows<{
      verification_id: string;
      side: string;
      key_id: string;
      wrapped_key: Buffer;
      ciphertext: Buffer;
    }>(
      "SELECT d.* FROM verification.document d JOIN verification.verification v ON v.id = d.verification_id WHERE v.user_id = $1",
      [uuidOf(bob.userId)],
    );
    expect(open).toHaveLength(1);
    const stored = await Promise.all(
      open.map(({ verification_id, side, key_id: keyId, wrapped_key: wrappedKey, ciphertext }) =>
        here.environment.vault.open(
          { keyId, wrappedKey, ciphertext },
          `verification/document/${verificationIdOf(said, verification_id)}/${side}`,
        ),
      ),
    );
    expect(JSON.stringify(files[0])).toContain(formsOf(Buffer.from(files[0].base64, "base64"))[0]);
    const given = files.map(({ base64 }) => Buffer.from(base64, "base64"));
    for (const form of [...given, ...stored].flatMap(formsOf)) expect(everything.includes(form)).toBe(false);
  });
});

/** The id as the API gave it, for a row's uuid. */
const verificationIdOf = (said: readonly unknown[], uuid: string): string =>
  [...JSON.stringify(said).matchAll(/ver_[0-9a-z]{26}/g)].map(([id]) => id).find((id) => uuidOf(id) === uuid) ?? "";
