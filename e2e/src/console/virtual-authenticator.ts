import type { CDPSession, Page } from "playwright-core";

/** A device that a browser has, as its owner's finger moves it. */
export type VirtualAuthenticator = {
  readonly cdp: CDPSession;
  readonly id: string;
  /** Whether it recognises who is there. */
  recognise(isOwner: boolean): Promise<void>;
  credentials(): Promise<readonly { readonly credentialId: string; readonly signCount: number }[]>;
};

/**
 * For this page and those that it leads to: one that keeps passkeys, and says at once that somebody
 * is there and is its owner.
 */
export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId: id } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    cdp,
    id,
    async recognise(isOwner) {
      await cdp.send("WebAuthn.setUserVerified", { authenticatorId: id, isUserVerified: isOwner });
    },
    async credentials() {
      return (await cdp.send("WebAuthn.getCredentials", { authenticatorId: id })).credentials;
    },
  };
}
