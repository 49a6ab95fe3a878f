import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";

/** Fetched by whoever uses a passkey. */
const library = () => import("@simplewebauthn/browser");

/**
 * Whether passkeys can be used on this page. `elsewhere`: its address is none of a name, and no
 * passkey belongs to an address; `none`: this browser has none, or not on such a page.
 */
export type PasskeysHere = "yes" | "elsewhere" | "none";

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;
const OF_THIS_MACHINE = /^(127\.|\[::1\]$)/;

export function passkeysHere(): PasskeysHere {
  if (!globalThis.isSecureContext || !("PublicKeyCredential" in globalThis)) return "none";
  if (!ADDRESS.test(location.hostname)) return "yes";
  return OF_THIS_MACHINE.test(location.hostname) ? "elsewhere" : "none";
}

/** The same page under the name of this machine, for which passkeys can be had. */
export function pageAtLocalhost(): string {
  const page = new URL(location.href);
  page.hostname = "localhost";
  return page.href;
}

/** Whether a browser offers passkeys in the list below a field, as it does names and passwords. */
export async function canOfferPasskeys(): Promise<boolean> {
  if (passkeysHere() !== "yes") return false;
  return (await (await library()).browserSupportsWebAuthnAutofill()) === true;
}

/**
 * What a passkey signed, as JSON for the API; null where nobody took one, or the device did not
 * recognise them: a browser does not say which. `isOffered`: below the field that is for it, for as
 * long as the page is there.
 */
export async function getPasskey(options: string, { isOffered = false } = {}): Promise<string | null> {
  const { startAuthentication, WebAuthnError } = await library();
  const optionsJSON = JSON.parse(options) as PublicKeyCredentialRequestOptionsJSON;
  try {
    return JSON.stringify(await startAuthentication({ optionsJSON, useBrowserAutofill: isOffered }));
  } catch (error) {
    if (error instanceof WebAuthnError) return null;
    throw error;
  }
}

/** `known`: this device has a passkey of the account already. */
export type CreatedPasskey = { readonly credential: string } | "known" | null;

export async function createPasskey(options: string): Promise<CreatedPasskey> {
  const { startRegistration, WebAuthnError } = await library();
  const optionsJSON = JSON.parse(options) as PublicKeyCredentialCreationOptionsJSON;
  try {
    return { credential: JSON.stringify(await startRegistration({ optionsJSON })) };
  } catch (error) {
    if (!(error instanceof WebAuthnError)) throw error;
    return error.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED" ? "known" : null;
  }
}

/** Nothing is offered any more. */
export async function dropPasskeyOffer(): Promise<void> {
  (await library()).WebAuthnAbortService.cancelCeremony();
}

/**
 * Which passkeys the account has, for the browser to tell whoever keeps them: one that was removed
 * is offered no more. Browsers that cannot be told are left alone.
 */
export async function tellPasskeys(userId: string, credentialIds: readonly string[]): Promise<void> {
  if (passkeysHere() !== "yes") return;
  const { bufferToBase64URLString, sendSignal } = await library();
  const handle = bufferToBase64URLString(Uint8Array.from(new TextEncoder().encode(userId)).buffer);
  await sendSignal({
    signalName: "allAcceptedCredentials",
    rpID: location.hostname,
    userID: handle,
    allAcceptedCredentialIDs: [...credentialIds],
  }).catch(() => undefined);
}
