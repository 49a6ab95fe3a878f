export const sessions = {
  title: "Where you are logged in",
  meaning: "What is not yours, end here: it is out at once. Then change what it logged in with.",
  kinds: { BROWSER: "Browser", OAUTH_CLIENT: "App let in", CLIENT: "Program" },
  devices: { DESKTOP: "Computer", MOBILE: "Phone", TABLET: "Tablet", OTHER: "" },
  unknown: "Unknown device",
  current: "This one",
  more: "Only the newest 100 are shown. What ends all others ends the rest of them, too.",
  since: "since",
  used: "used last",
  end: "End",
  endTitle: (name: string) => `End ${name}?`,
  endMeaning: "Whoever is there is logged out at once, and has to log in again to come back.",
  endNow: "End it",
  ended: "It has ended.",
  endOthers: "End all others…",
  endOthersTitle: "End all other sessions?",
  endOthersMeaning:
    "Everything but this page is logged out at once: other browsers and devices, programs, and apps that you let in. API keys go on.",
  endOthersNow: "End all others",
  othersEnded: (count: number) =>
    count === 0 ? "There was no other." : count === 1 ? "One other has ended." : `${count} others have ended.`,
  refusals: {
    SessionNotFound: "That had ended already, perhaps in another tab.",
    SessionEnded: "You are logged out here: log in again first.",
  },
} as const;
