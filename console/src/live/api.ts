import { makeClient } from "@coffer/client";
import { browserSession } from "@coffer/client/browser-session";

/** Of all tabs of this browser: the refresh token is in a cookie that no script reads. */
export const tabs = browserSession();

/** The one client of the console: what is followed shares its socket. */
export const client = makeClient({ url: "/graphql", session: tabs });
