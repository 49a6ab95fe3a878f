import { CHALLENGE_MS } from "../../domain/passkeys/challenge.ts";
import { type Html, html } from "./html.ts";
import type { Words } from "./words.ts";

export const SCRIPT_PATH = "/auth/oauth/passkey.js";

/** A challenge is good for so long: what is offered with it goes a minute before. */
const OFFERED_MS = CHALLENGE_MS - 60_000;

/**
 * It asks the browser for a passkey and sends what that signed in the form of the page; nothing is
 * fetched, and without it the rest of the page is as it was. Where the page has a field for the
 * name, browsers offer passkeys below it, too: a press of the button takes the offer away, since
 * a browser asks for one at a time, and it is there again once that is over.
 */
export const PASSKEY_SCRIPT = `const form = document.getElementById("passkey");
const read = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;
if (form && read) {
  const [button, fault] = [form.querySelector("button"), form.querySelector("[role=alert]")];
  const ask = async (how) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials.get({ publicKey, ...how });
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  };
  const end = Date.now() + ${OFFERED_MS};
  let offered = new AbortController();
  const offer = async () => {
    const { signal } = (offered = new AbortController());
    const field = document.querySelector("[autocomplete~=webauthn]");
    const can = field && (await PublicKeyCredential.isConditionalMediationAvailable?.());
    if (!can || signal.aborted || Date.now() >= end) return;
    await ask({ mediation: "conditional", signal });
  };
  // Whoever wants to log in finds out by the button what is wrong.
  const offerQuietly = () => void offer().catch(() => {});
  form.hidden = false;
  offerQuietly();
  setTimeout(() => offered.abort(), ${OFFERED_MS});
  button.addEventListener("click", async () => {
    offered.abort();
    button.disabled = true;
    fault.textContent = "";
    fault.hidden = true;
    try {
      await ask({});
    } catch {
      button.disabled = false;
      fault.hidden = false;
      fault.textContent = form.dataset.fault;
      offerQuietly();
    }
  });
}
`;

/** `hidden`: what stands in the form besides, by names. */
export type PasskeyForm = { readonly options: string; readonly hidden: Readonly<Record<string, string>> };

/**
 * Shown by the script, where the browser can: before anything behind it is there, so that no button
 * moves from under who presses it.
 */
export const passkeyForm = ({ passkey }: Words, { options, hidden }: PasskeyForm): Html =>
  html`<form method="post" id="passkey" data-options="${options}" data-fault="${passkey.failed}" hidden>
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="credential" value="">
<p role="alert" class="alert" hidden></p>
<button type="button" class="plain">${passkey.button}</button>
</form>
<script src="${SCRIPT_PATH}"></script>`;
