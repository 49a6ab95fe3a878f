import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { type PasskeyLoginRefusal, passkeySession } from "../live/passkey-session.ts";
import { canOfferPasskeys, dropPasskeyOffer, getPasskey } from "../live/passkeys.ts";

/** What came of it; `chosen` false: nobody took a passkey. */
export type PasskeyAnswer =
  | { readonly chosen: true; readonly refusal: PasskeyLoginRefusal | null }
  | { readonly chosen: false };

/** A challenge is good for five minutes: another is offered before. */
const OFFERED_ANEW_MS = 4 * 60_000;

/** Gives what a passkey signed, or null. */
type Choose = () => Promise<string | null>;

/**
 * By a button, and by what the browser offers below the field for the name while the page is there.
 */
export function usePasskeyLogin(onIn: () => unknown) {
  const login = useMutation<PasskeyAnswer, CofferError, Choose>({
    mutationFn: async (choose) => {
      const credential = await choose();
      if (credential === null) return { chosen: false };
      return { chosen: true, refusal: await passkeySession.login(credential) };
    },
    onSuccess: (answer) => (answer.chosen && !answer.refusal ? onIn() : undefined),
  });
  const { mutate } = login;
  // A press of the button takes the offer away: it is there again once that is over.
  const isFree = !login.isPending;
  useEffect(() => {
    if (!isFree) return;
    const offer = async () => {
      if (document.visibilityState === "hidden" || !(await canOfferPasskeys())) return;
      const begun = await passkeySession.startLogin();
      if (begun.__typename !== "PasskeyCeremonySuccess" || isOver) return;
      const credential = await getPasskey(begun.options, { isOffered: true });
      if (credential !== null && !isOver) mutate(async () => credential);
    };
    let isOver = false;
    // Whoever wants to log in finds out by the button, or by the form, what is wrong.
    const quietly = () => void offer().catch(() => undefined);
    quietly();
    const anew = setInterval(quietly, OFFERED_ANEW_MS);
    return () => {
      isOver = true;
      clearInterval(anew);
    };
  }, [isFree, mutate]);
  useEffect(() => () => void dropPasskeyOffer(), []);
  return {
    ...login,
    press: () =>
      mutate(async () => {
        const begun = await passkeySession.startLogin();
        if (begun.__typename !== "PasskeyCeremonySuccess") return null;
        return getPasskey(begun.options);
      }),
  };
}
