export const askAgain = {
  title: "No answer has come",
  sentAt: "It was sent on",
  meaning:
    "It may have been done. Ask again: the same request is answered with what was done, and nothing is done twice.",
  submit: "Ask again",
} as const;
