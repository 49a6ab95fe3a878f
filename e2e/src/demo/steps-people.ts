import { ask, type Player, type Stage, type Step } from "./stage.ts";

const registers = (title: string, who: (stage: Stage) => Player): Step => ({
  title,
  act: (stage) => {
    const { username, password } = who(stage);
    return ask(who(stage), "Register", {
      input: { username, email: `${username}@example.com`, password },
    });
  },
  expected: (stage) => ({ register: { __typename: "RegisterSuccess", username: who(stage).username } }),
});

const logsIn = (title: string, who: (stage: Stage) => Player): Step => ({
  title,
  async act(stage) {
    const { username, password, session } = who(stage);
    const exchange = await ask(who(stage), "Login", { input: { login: username, password } });
    const tokens = exchange.answer.login?.tokens;
    if (tokens) await session.begin(tokens);
    who(stage).accessToken = tokens?.accessToken ?? "";
    return exchange;
  },
  expected: (stage) => ({
    login: {
      __typename: "LoginSuccess",
      tokens: { accessToken: /^[\w-]+\.[\w-]+\.[\w-]+$/, refreshToken: /^.{20,}$/ },
      user: { username: who(stage).username },
    },
  }),
});

export const peopleSteps: readonly Step[] = [
  registers("Alice registers", ({ alice }) => alice),
  registers("Bob registers", ({ bob }) => bob),
  {
    title: "A wrong password is refused, in the same words as an unknown name",
    act: ({ alice }) => ask(alice, "Login", { input: { login: alice.username, password: "not hers" } }),
    expected: () => ({ login: { __typename: "InvalidCredentials", code: "INVALID_CREDENTIALS" } }),
  },
  logsIn("Alice logs in", ({ alice }) => alice),
  logsIn("Bob logs in", ({ bob }) => bob),
  {
    title: "Alice sets a display name and a language",
    act: ({ alice }) => ask(alice, "UpdateProfile", { input: { displayName: "Alice A.", language: "pt-br" } }),
    expected: () => ({ updateProfile: { user: { displayName: "Alice A.", language: "pt-BR" } } }),
  },
  {
    title: "Her profile, from three subgraphs",
    act: ({ alice }) => ask(alice, "Me"),
    expected: ({ alice }) => ({
      me: { username: alice.username, roles: ["USER"], displayName: "Alice A.", verification: null },
    }),
  },
];
