import type { WorkAsked } from "../../domain/users/work.ts";
import { type Html, html } from "./html.ts";
import type { Words } from "./words.ts";

export const WORK_PATH = "/auth/oauth/work.js";
/** Of the form that takes a name and a password. */
export const WORK_FORM = "log-in";

/**
 * Computes what is asked of strangers (ProofOfWorkRequired of the API) when the form is sent, for
 * the name that is typed, and sends the form with it. Two hundred hashes at a time: the page
 * answers to its reader meanwhile. Browsers hash for pages of https and localhost alone: on others
 * the form goes as it is, and the answer says what was missing. A block, for the scripts of a page
 * share their names. Who comes back to a page that was kept gets another seed: that one is used. It
 * listens before there is a form: one that is sent at once would else go without it.
 */
export const WORK_SCRIPT = `{
  const zerosOf = (hash) => {
    const whole = hash.findIndex((byte) => byte !== 0);
    return whole < 0 ? hash.length * 8 : whole * 8 + Math.clz32(hash[whole]) - 24;
  };
  const find = async (start, bits) => {
    const encoder = new TextEncoder();
    for (let first = 0; ; first += 200) {
      const texts = Array.from({ length: 200 }, (_, n) => encoder.encode(start + (first + n)));
      const hashes = await Promise.all(texts.map((text) => crypto.subtle.digest("SHA-256", text)));
      const found = hashes.findIndex((hash) => zerosOf(new Uint8Array(hash)) >= bits);
      if (found >= 0) return String(first + found);
    }
  };
  if (globalThis.crypto?.subtle) {
    let isUnderWay = false;
    document.addEventListener("submit", async (event) => {
      const form = event.target;
      const { login, nonce, seed: asked } = form.elements;
      if (form.id !== "${WORK_FORM}" || !asked) return;
      event.preventDefault();
      if (isUnderWay) return;
      isUnderWay = true;
      login.readOnly = true;
      const note = form.querySelector("[role=status]");
      note.textContent = note.dataset.text;
      nonce.value = await find(asked.value + "." + login.value + ".", Number(asked.dataset.bits));
      form.submit();
    });
    globalThis.addEventListener?.("pageshow", ({ persisted }) => {
      if (persisted) location.replace(location.href);
    });
  }
}
`;

/** Before the form: a browser shows nothing of what comes behind it before it has run. */
export const workScript = (): Html => html`<script src="${WORK_PATH}"></script>`;

/** What the script fills in; the step, for a form that a script sends has no button in it. */
export const workFields = ({ work }: Words, { bits, seed }: WorkAsked): Html =>
  html`<input type="hidden" name="seed" value="${seed}" data-bits="${bits}">
<input type="hidden" name="nonce" value="">
<input type="hidden" name="step" value="login">
<p role="status" class="note" data-text="${work.doing}"></p>`;
