import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CHALLENGE_MS } from "../../domain/passkeys/challenge.ts";
import { PASSKEY_SCRIPT } from "./passkey-script.ts";

type Asked = { readonly mediation?: string; readonly signal?: AbortSignal };
type Asking = { readonly how: Asked; give(): void; refuse(): void };

/** As much of a page as the script touches; `hasField`: the page has the field for the name. */
function openPage({ hasField = true, canOffer = true } = {}) {
  let press: () => Promise<void> = async () => {};
  const button = {
    disabled: false,
    addEventListener: (_: string, listener: typeof press) => {
      press = listener;
    },
  };
  const fault = { textContent: "", hidden: true };
  const sent: string[] = [];
  const credential = { value: "" };
  const form = {
    hidden: true,
    dataset: { options: "{}", fault: "The browser gave no passkey." },
    elements: { credential },
    querySelector: (text: string) => (text === "button" ? button : fault),
    submit: () => sent.push(credential.value),
  };
  const asked: Asking[] = [];
  /** As browsers do it: one at a time. */
  const get = (how: Asked) =>
    new Promise((resolve, reject) => {
      const refuse = () => reject(new Error("none"));
      how.signal?.addEventListener("abort", refuse);
      const busy = asked.at(-1)?.how.signal;
      if (busy && !busy.aborted) refuse();
      asked.push({ how, give: () => resolve({ toJSON: () => "signed" }), refuse });
    });
  const PublicKeyCredential = {
    parseRequestOptionsFromJSON: () => ({}),
    isConditionalMediationAvailable: async () => canOffer,
  };
  const document = { getElementById: () => form, querySelector: () => (hasField ? {} : null) };
  new Function("document", "globalThis", "PublicKeyCredential", "navigator", PASSKEY_SCRIPT)(
    document,
    { PublicKeyCredential },
    PublicKeyCredential,
    { credentials: { get } },
  );
  return { form, button, fault, sent, asked, press: () => press() };
}

/** Until whatever the script has begun waits for the browser. */
const settled = () => vi.advanceTimersByTimeAsync(0);

describe("the script of passkeys", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("offers none where the browser cannot, or the page has no field for it, and has its button there", async () => {
    for (const page of [openPage({ canOffer: false }), openPage({ hasField: false })]) {
      await settled();
      expect([page.form.hidden, page.asked]).toEqual([false, []]);
      void page.press();
      await settled();
      page.asked[0]?.give();
      await settled();
      expect([page.asked[0]?.how.mediation, page.sent]).toEqual([undefined, ['"signed"']]);
    }
  });

  it("sends what was chosen of the offer", async () => {
    const page = openPage();
    await settled();
    expect(page.asked.map(({ how }) => how.mediation)).toEqual(["conditional"]);
    page.asked[0]?.give();
    await settled();
    expect(page.sent).toEqual(['"signed"']);
  });

  it("takes the offer away for who presses the button, and makes it anew when that came to nothing", async () => {
    const page = openPage();
    await settled();
    void page.press();
    await settled();
    expect(page.asked.map(({ how }) => [how.mediation, how.signal?.aborted])).toEqual([
      ["conditional", true],
      [undefined, undefined],
    ]);
    expect(page.fault.hidden).toBe(true);
    page.asked[1]?.refuse();
    await settled();
    expect([page.fault.textContent, page.button.disabled]).toEqual(["The browser gave no passkey.", false]);
    expect(page.asked.map(({ how }) => how.mediation)).toEqual(["conditional", undefined, "conditional"]);
    expect(page.sent).toEqual([]);
  });

  it("offers nothing with a challenge that is about to end, and says nothing of it", async () => {
    const page = openPage();
    await settled();
    await vi.advanceTimersByTimeAsync(CHALLENGE_MS - 60_000);
    expect([page.asked[0]?.how.signal?.aborted, page.fault.hidden]).toEqual([true, true]);
    void page.press();
    await settled();
    page.asked[1]?.refuse();
    await settled();
    expect(page.asked).toHaveLength(2);
  });
});
