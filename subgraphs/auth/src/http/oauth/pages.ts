import type { Prompt, ProtocolPages } from "../../app/oauth/server.ts";
import { destinationOf } from "../../domain/oauth/client.ts";
import type { WorkAsked } from "../../domain/users/work.ts";
import { type Html, html } from "./html.ts";
import { passkeyForm } from "./passkey-script.ts";
import { type Words, wordsFor } from "./words.ts";
import { WORK_FORM, workFields, workScript } from "./work-script.ts";

export const STYLE_PATH = "/auth/oauth/page.css";

/** A whole page: `body` is in its one main part, under its one heading. */
export const layout = (words: Words, title: string, body: Html): string =>
  String(html`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${words.title}</title>
<link rel="stylesheet" href="${STYLE_PATH}">
</head>
<body>
<main>
<p class="brand">${words.title}</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`);

const alert = (text: string | null): Html | null =>
  text === null ? null : html`<p role="alert" class="alert">${text}</p>`;

/** Leads back to the client, with a refusal. */
const refusal = (words: Words, csrf: string): Html =>
  html`<form method="post"><input type="hidden" name="csrf" value="${csrf}"><button name="step" value="refuse" class="plain">${words.consent.refuse}</button></form>`;

type FirstStep = {
  readonly fault: string | null;
  readonly login: string;
  /** With what a browser is asked for one; null where none can be had. */
  readonly passkey: string | null;
  /** What goes with a password; null where nothing is asked. */
  readonly work: WorkAsked | null;
};

export function logInPage(words: Words, prompt: Prompt, { fault, login, passkey, work }: FirstStep) {
  const { logIn } = words;
  const { csrf } = prompt;
  return layout(
    words,
    logIn.title,
    html`<p>${logIn.toGoOn(prompt.client.name)}</p>
${alert(fault)}
${work && workScript()}
<form method="post" id="${WORK_FORM}">
<input type="hidden" name="csrf" value="${csrf}">
<label for="login">${logIn.name}</label>
<input id="login" name="login" value="${login}" autocomplete="${passkey === null ? "username" : "username webauthn"}" autocapitalize="none" spellcheck="false" required>
<label for="password">${logIn.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button name="step" value="login">${logIn.button}</button>
${work && workFields(words, work)}
</form>
${passkey === null ? null : passkeyForm(words, { options: passkey, hidden: { csrf, step: "passkey" } })}
${refusal(words, csrf)}`,
  );
}

export type SecondStep = {
  readonly challenge: string;
  readonly fault: string | null;
  /** Whether a code would do. */
  readonly takesCodes: boolean;
  /** As of the first step. */
  readonly passkey: string | null;
};

/** What a login needs behind the password. */
export function secondFactorPage(words: Words, prompt: Prompt, step: SecondStep) {
  const { secondFactor } = words;
  const hidden = { csrf: prompt.csrf, challenge: step.challenge, codes: step.takesCodes ? "yes" : "no" };
  return layout(
    words,
    secondFactor.title,
    html`${alert(step.fault)}
${step.takesCodes ? codeForm(words, hidden) : html`<p>${secondFactor.passkeyOnly}</p>`}
${step.passkey === null ? null : passkeyForm(words, { options: step.passkey, hidden: { ...hidden, step: "second-factor" } })}
${refusal(words, prompt.csrf)}`,
  );
}

const codeForm = ({ secondFactor }: Words, hidden: Readonly<Record<string, string>>): Html =>
  html`<form method="post">
${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="code">${secondFactor.code}</label>
<input id="code" name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" required>
<button name="step" value="second-factor">${secondFactor.button}</button>
</form>`;

export function consentPage(words: Words, prompt: Prompt, username: string): string {
  const { consent, scopes } = words;
  const { client, redirectUri, csrf } = prompt;
  const host = redirectUri === null ? null : destinationOf(redirectUri).host;
  const leadsTo = host === null ? consent.leadsToDevice : consent.leadsTo(host);
  return layout(
    words,
    consent.title(client.name),
    html`<p>${consent.asUser} <strong>${username}</strong>.</p>
<p id="asks">${consent.who(client.name)}</p>
<ul aria-labelledby="asks">${prompt.scopes.map((scope) => html`<li>${scopes[scope] ?? scope}</li>`)}</ul>
<p>${consent.homepage} <a href="${client.homepage}" rel="noreferrer">${client.homepage}</a></p>
<p>${redirectUri === null ? consent.leadsToOther : leadsTo}</p>
<p>${consent.anytime}</p>
<form method="post">
<input type="hidden" name="csrf" value="${csrf}">
<button name="step" value="consent">${consent.allow}</button>
</form>
${refusal(words, csrf)}`,
  );
}

export const failedPage = (words: Words, what: string, detail: string | null = null): string =>
  layout(
    words,
    words.failed.title,
    html`<p role="alert">${what}</p>
${detail === null ? null : html`<p><code>${detail}</code></p>`}`,
  );

/** Those that the protocol shows by itself. */
export const protocolPages: ProtocolPages = {
  enterCode({ acceptLanguage, action, csrf, fault }) {
    const words = wordsFor(null, acceptLanguage);
    const { device } = words;
    return layout(
      words,
      device.title,
      html`<p id="enter">${device.enter}</p>
${alert(fault && device[fault])}
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${csrf}">
<label for="user_code">${device.code}</label>
<input id="user_code" name="user_code" aria-describedby="enter" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="16" required>
<button>${device.go}</button>
</form>`,
    );
  },
  confirmCode({ acceptLanguage, action, csrf, userCode, shown, client, device: asking }) {
    const words = wordsFor(null, acceptLanguage);
    const { device } = words;
    return layout(
      words,
      device.confirmTitle,
      html`<p>${device.confirm(client.name)}</p>
<p class="code">${shown}</p>
${asking.address === undefined ? null : html`<p>${device.asked(asking.address)} <small>${asking.agent}</small></p>`}
<p>${device.beware}</p>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${csrf}">
<input type="hidden" name="user_code" value="${userCode}">
<input type="hidden" name="confirm" value="yes">
<button>${device.same}</button>
<button name="abort" value="yes" class="plain">${device.other}</button>
</form>`,
    );
  },
  codeDone({ acceptLanguage, client }) {
    const words = wordsFor(null, acceptLanguage);
    return layout(words, words.device.doneTitle, html`<p>${client.name}: ${words.device.done}</p>`);
  },
  logOut({ acceptLanguage, action, csrf, client }) {
    const words = wordsFor(null, acceptLanguage);
    const { logOut } = words;
    return layout(
      words,
      logOut.title,
      html`${client === null ? null : html`<p>${logOut.asks(client.name)}</p>`}
<p>${logOut.what}</p>
<form method="post" action="${action}">
<input type="hidden" name="xsrf" value="${csrf}">
<button name="logout" value="yes">${logOut.button}</button>
${client === null ? null : html`<button class="plain">${logOut.only(client.name)}</button>`}
</form>`,
    );
  },
  loggedOut({ acceptLanguage, client }) {
    const words = wordsFor(null, acceptLanguage);
    const { logOut } = words;
    return layout(
      words,
      logOut.doneTitle,
      html`<p>${client === null ? logOut.done : logOut.doneOnly(client.name)}</p>`,
    );
  },
  failed({ acceptLanguage, error, description }) {
    const words = wordsFor(null, acceptLanguage);
    return failedPage(words, words.failed.begin, description === undefined ? error : `${error}: ${description}`);
  },
};
