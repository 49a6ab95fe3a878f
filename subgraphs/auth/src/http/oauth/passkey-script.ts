import { type Html, html } from "./html.ts";
import type { Words } from "./words.ts";

export const SCRIPT_PATH = "/auth/oauth/passkey.js";

/**
 * It asks the browser for a passkey and sends what that signed in
 * the form of the page; nothing is fetched, and without it the rest of the page is as it was.
 */
export const PASSKEY_SCRIPT = `const form = document.getElementById("passkey");
const read = globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON;
if (form && read) {
  const [button, fault] = [form.querySelector("button"), form.querySelector("[role=alert]")];
  form.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    fault.textContent = "";
    fault.hidden = true;
    try {
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials.get({ publicKey });
      form.elements.credential.value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch {
      button.disabled = false;
      fault.hidden = false;
      fault.textContent = form.dataset.fault;
    }
  });
}
`;

/** `hidden`: what stands in the form besides, by names. */
export type PasskeyForm = { readonly options: string; readonly hidden: Readonly<Record<string, string>> };

/** Shown by the script, where the browser can. */
export const passkeyForm = ({ passkey }: Words, { options, hidden }: PasskeyForm): Html =>
  html`<form method="post" id="passkey" data-options="${options}" data-fault="${passkey.failed}" hidden>
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="credential" value="">
<p role="alert" class="alert" hidden></p>
<button type="button" class="plain">${passkey.button}</button>
</form>
<script src="${SCRIPT_PATH}" defer></script>`;
