import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hasZeros, seedOf, textOf } from "../../domain/users/work.ts";
import { WORK_FORM, WORK_SCRIPT } from "./work-script.ts";

const BITS = 8;
const now = new Date(1_800_000_000_000);

type Sent = { readonly target: unknown; preventDefault(): void };

/** As much of a page as the script touches; `login`: what was typed. */
function openPage(login: string) {
  const fields = {
    seed: { value: seedOf("login", now, "abcdefgh"), dataset: { bits: String(BITS) } },
    nonce: { value: "" },
    login: { value: login, readOnly: false },
  };
  const note = { textContent: "", dataset: { text: "One moment." } };
  let hear: (sent: Sent) => Promise<void> = async () => {};
  const sent = { held: 0, again: 0 };
  const form = {
    id: WORK_FORM,
    elements: fields,
    querySelector: () => note,
    submit: () => {
      sent.again += 1;
    },
  };
  new Function("document", WORK_SCRIPT)({
    addEventListener: (_: string, listener: typeof hear) => {
      hear = listener;
    },
  });
  const submit = (target: unknown = form) =>
    hear({
      target,
      preventDefault: () => {
        sent.held += 1;
      },
    });
  return { form, fields, note, sent, submit };
}

describe("the script of the login page", () => {
  it("holds a form back until it has computed what the login takes, for the name as it was typed", async () => {
    const { fields, note, sent, submit } = openPage(" Änn");
    await Promise.all([submit(), submit()]);
    expect([sent, fields.login.readOnly, note.textContent]).toEqual([{ held: 2, again: 1 }, true, "One moment."]);
    const work = { seed: fields.seed.value, nonce: fields.nonce.value };
    const text = textOf(work, { door: "login", subject: " Änn" }, now) ?? "";
    expect(hasZeros(createHash("sha256").update(text).digest(), BITS)).toBe(true);
  });

  it("leaves a form alone of which nothing is asked, and any other", async () => {
    const { form, fields, sent, submit } = openPage("ann");
    await submit({ ...form, elements: {} });
    await submit({ ...form, id: "another" });
    expect([sent, fields.nonce.value]).toEqual([{ held: 0, again: 0 }, ""]);
  });
});
