import { menu } from "./menu.ts";

export const events = {
  title: menu.events,
  what: "What happens to you, as it happens: the same events, with the same ids, that are sent to your",
  list: "Events, the newest first",
  type: "Type",
  any: "Any",
  object: "Id of what it is about",
  user: "Id of whose it is",
  noId: "That is no id. One looks like pay_01h455vb4pex5vsknk084sn02q.",
  show: "Show these",
  pause: "Pause",
  goOn: "Go on",
  live: "New ones come on top by themselves.",
  came: (count: number, isMore: boolean) =>
    count === 0
      ? "Paused: nothing new so far."
      : `Paused: ${isMore ? "at least " : ""}${count} new ${count === 1 ? "event" : "events"} since.`,
  none: "Nothing has happened since your events are kept. Bring money in, send some, or ask somebody for it: each step is an event here.",
  notKept: "Whoever runs this Coffer has no events kept.",
  keptSince: "Yours are kept since",
  keptMeaning:
    "That is when they were first asked for, or as far back as they are kept. What happened before is not among them.",
  looked: "One look goes through 5000 events: there are older ones to look through.",
  subject: "About",
  id: "Id of the event",
  deliveries: "Sent to",
  deliveriesMeaning: "Where it was delivered stands with each endpoint:",
  bodyOf: (type: string) => `Body of ${type}`,
  program: "The same from a program",
  programMeaning: "Both take an access token or an API key as COFFER_TOKEN:",
  curl: "The list, by curl",
  socket: "The stream, by graphql-ws",
} as const;
