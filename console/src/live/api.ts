import { makeClient, type OnStepUpRequired } from "@coffer/client";
import { browserSession } from "@coffer/client/browser-session";

/** Of all tabs of this browser: the refresh token is in a cookie that no script reads. */
export const tabs = browserSession();

/** Most visits need none: what asks for it comes when it is needed. */
const onStepUpRequired: OnStepUpRequired = async (need, signal) =>
  (await import("./step-up.ts")).askForProof(need, signal);

/** The one client of the console: what is followed shares its socket. */
export const client = makeClient({ url: "/graphql", session: tabs, onStepUpRequired });
